import { type Explanation, of } from "../differences";

const CLEAR_TAINTS_CONTAINER = "spec.template.spec.containers[daemonset-clear-taints]";
const LATENCY_CONTAINER = "spec.template.spec.containers[node-latency-for-k8s-chart]";
const LATENCY = "node-latency-for-k8s-node-latency-for-k8s-chart";
const CHART = "From the Helm chart, of which the guide gives only the settings";
const AUTHORED = "A sentence for readers; ours says what the object is now";

/** The first that is for a difference is its reason. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...of("Namespace *", {
    "metadata.labels":
      "Its pods mount folders of the node, which a cluster whose default is a stricter pod security standard refuses",
  }),
  ...of("NetworkAttachmentDefinition *", {
    "metadata.namespace": "Said, so that the result does not depend on the context of whoever applies it",
    "spec.config.plugins[ipvlan].master":
      "Links are named after their networks: the kernel's names depend on the instance type and on the order of attachment",
  }),
  ...of("ValidatingAdmissionPolicy*", {
    "": "RBAC can only allow to patch every node; this allows the DaemonSet to take one taint off the node it runs on",
  }),
  ...of("DaemonSet daemonset-clear-taints", {
    "spec.template.spec.nodeSelector":
      "Chosen by node pool instead: a label of the user's own would have to be kept in step",
    "spec.template.spec.affinity": "The nodes of the pools whose class has networks; no others have the taint",
    "spec.template.spec.tolerations": "Whatever other taint a node starts with must not keep this one on it",
    "spec.template.spec.priorityClassName": "No pod can start on a new node before this one has done its work",
    "spec.template.spec.terminationGracePeriodSeconds":
      "It has nothing to end in order, and would only delay a node's removal",
    "spec.template.spec.securityContext": "It needs no rights on the node",
    "spec.template.spec.hostNetwork":
      "So that it starts, and its image is pulled, while the CNI does; and it takes no address that a pod could have",
    "spec.updateStrategy": "One node after another, which is the default, takes hours on a thousand nodes",
    [`${CLEAR_TAINTS_CONTAINER}.image`]:
      "It needs bash and curl; an image with kubectl is ten times larger, and every new node waits for it",
    [`${CLEAR_TAINTS_CONTAINER}.command`]:
      "The script is for bash, which talks to the API server without starting a process for each step",
    [`${CLEAR_TAINTS_CONTAINER}.args`]:
      "Waits for the node's own interfaces as well as for Multus, does not spin while it waits, and tests in the patch that the taint it removes is the one it read",
    [`${CLEAR_TAINTS_CONTAINER}.env`]:
      "The node's name by the downward API: the metadata service is out of reach with a hop limit of 1, and its host name is not always the node's name",
    [`${CLEAR_TAINTS_CONTAINER}.resources`]: "Said, so that the scheduler and the kubelet know how little it is",
    [`${CLEAR_TAINTS_CONTAINER}.securityContext`]: "It needs no rights on the node",
    [`${CLEAR_TAINTS_CONTAINER}.volumeMounts[cni]`]: "It only looks whether a file is there",
    [`${CLEAR_TAINTS_CONTAINER}.volumeMounts[ready]`]: "The marker that the node's interfaces are up, in this boot",
    "spec.template.spec.volumes[cni]": "The folder may not be there yet when the pod starts; then it is made",
    "spec.template.spec.volumes[ready]": "The marker that the node's interfaces are up, in this boot",
  }),
  ...of("EC2NodeClass al2023", {
    "metadata.annotations[kubernetes.io/description]": AUTHORED,
    "spec.userData":
      "Does the same (an ENI per network, unmanaged by the VPC CNI, source check off, deleted with the instance, up after a reboot, two sysctls), but beside kubelet's start instead of before it, with retries, for any number of zones, and as often as you like",
  }),
  ...of("NodePool default", { "metadata.annotations[kubernetes.io/description]": AUTHORED }),
  ...of("Deployment *", {
    "metadata.namespace": "Said, so that the result does not depend on the context of whoever applies it",
  }),
  ...of("Policy of the node role", {
    "actions[ec2:*Addresses]":
      "For the optional companion in application pods that assigns pods' addresses to the ENIs: with the node's role every pod of the node could; give it a role of its own",
    "actions[ec2:CreateTags]":
      "Only while an interface is created: otherwise a node could make itself the owner of any resource by its tags",
    "actions[ec2:DeleteTags]":
      "Nothing takes a tag away; and with it a node could rid an interface of the tags that say whose it is",
    "actions[ec2:DescribeInstances]": "A node learns its own id, zone and interfaces from the metadata service",
    "actions[ec2:DescribeSecurityGroups]":
      "The sample's script asks for it too, and has it from the worker node policy of EKS, which not every node role has",
    "actions[ec2:Describe*]": "Cannot be limited to resources, but to the cluster's region",
    "actions[ec2:DetachNetworkInterface]": "Nothing detaches: EC2 deletes the interfaces with their instance",
    "actions[ec2:ModifyInstanceAttribute]":
      "The source check and deletion with the instance are attributes of the interface; this one could change the userdata of any instance",
    "actions[ec2:TerminateInstances]":
      "Karpenter terminates nodes, with its own role; with this one a node could end every other",
    "actions[ec2:CreateNetworkInterface]":
      "Only in the subnets and security groups of the networks, and only with tags that say for which instance, and none that other policies may trust",
    "actions[ec2:*NetworkInterface*]":
      "Only interfaces that were made for the instance that asks, and only that instance",
  }),
  ...of("HelmValues karpenter", {
    "settings.aws.clusterName": "Karpenter 1 has it at settings.clusterName",
    "settings.clusterName": "Karpenter 1 has it here, no longer below settings.aws",
    "settings.aws.interruptionQueueName": "Karpenter 1 has it at settings.interruptionQueue",
    "settings.interruptionQueue": "Karpenter 1 has it here, no longer below settings.aws",
    "settings.aws.defaultInstanceProfile":
      "Gone from Karpenter 1, which makes an instance profile from the role of each EC2NodeClass",
    "settings.reservedENIs":
      "The VPC CNI never has the ENIs of the networks: without it, nodes promise more pods than they have addresses for",
    serviceAccount:
      "The role comes by EKS Pod Identity; with the account's number in the cluster file it is this annotation",
  }),
  ...of(`ServiceAccount ${LATENCY}`, {
    "metadata.annotations":
      "The role is for CloudWatch metrics, which are off; nodeLatency.roleArn in the cluster file sets it",
    "metadata.labels": CHART,
  }),
  ...of("ClusterRole* node-latency-for-k8s", { "": CHART }),
  ...of(`Service ${LATENCY}`, { "": "For those who scrape by service; the chart's PodMonitor needs an operator" }),
  ...of(`DaemonSet ${LATENCY}`, {
    [`${LATENCY_CONTAINER}.env[NODE_NAME]`]:
      "The sample passes a description of the field as the value, so that no node is ever found by it; here the field is referred to",
    metadata: CHART,
    spec: CHART,
  }),
];
