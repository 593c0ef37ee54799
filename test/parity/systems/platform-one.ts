import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { JsonMap } from "../../../src/cluster/cluster";
import { objectsOf } from "../../charts/objects";
import { of } from "../differences";
import { inKarpenter1 } from "../karpenter-1";
import type { System } from "../system";
import { CLASS_SAID, LIMITS_AS_REQUESTS, LINUX_SAID, NAMESPACE_SAID, SERVICE_LABEL, WHEN_EMPTY } from "./shared";

const ACCELERATED =
  "Its text says that Karpenter starts nodes with accelerators; a pool of its own for each kind does so";

export const platformOne: System = {
  name: "platform-one",
  about: "Platform One's Provisioner, which is v1alpha5 and is compared as Karpenter 1 has its fields",
  objects: (folder) => [
    ...objectsOf(readFileSync(join(folder, "provisioner.yaml"), "utf8")).flatMap(inKarpenter1),
    ...COMMANDS.map((text): JsonMap => parse(text)),
  ],
  handedOver: () => [],
  explanations: [
    ...of("EC2NodeClass default", {
      "spec.amiSelectorTerms": "Karpenter 1 has no default: it was Amazon Linux 2, and this is its successor",
      "spec.subnetSelectorTerms":
        "Without it, the Provisioner found its subnets by a launch template that is not shown",
      "spec.securityGroupSelectorTerms": "As the subnets",
      "spec.blockDeviceMappings": "Its default of 20Gi is little for images with drivers and models",
      "spec.kubelet": "Room for the system's own programs, so that pods cannot take it",
    }),
    ...of("NodePool default", {
      "spec.disruption.budgets": "For many teams: a tenth of the nodes at a time, and no replacement while people work",
      "spec.limits": "So that a mistake in a workload has an end",
      "spec.template.spec.expireAfter": "Karpenter 1's default, said: nodes are not older than a month",
      "spec.template.spec.requirements[node.kubernetes.io/instance-type]":
        "It asks for arm64 and allows only types of amd64; these are the same sizes in arm64",
    }),
    ...of("NodePool nvidia", { "": ACCELERATED }),
    ...of("NodePool amd", { "": ACCELERATED }),
    ...of("NodePool neuron", { "": ACCELERATED }),
    ...of("EC2NodeClass amd", { "": "No AMI that others publish has the driver" }),
    ...of("Deployment gpu", { "": "Shows how a pod asks for a GPU" }),
    ...of("Namespace headroom", { "": "Room for pods that come suddenly" }),
    ...of("PriorityClass headroom", { "": "Room for pods that come suddenly" }),
    ...of("Deployment headroom-default", { "": "Room for pods that come suddenly" }),
    ...of("Deployment inflate", {
      "spec.template.spec.affinity": "There are several pools here",
      "spec.template.spec.containers[*].image": "A newer release of the same",
      "spec.template.spec.topologySpreadConstraints": "Shows how pods are spread over the zones",
      "spec.template.spec.terminationGracePeriodSeconds": "It has nothing to end in order",
    }),
    ...WHEN_EMPTY,
    ...[LINUX_SAID, CLASS_SAID, SERVICE_LABEL, LIMITS_AS_REQUESTS, NAMESPACE_SAID],
  ],
};

/** What its text makes by `kubectl create deployment`. */
const COMMANDS: readonly string[] = [
  `
apiVersion: apps/v1
kind: Deployment
metadata: { name: inflate }
spec:
  replicas: 1
  selector: { matchLabels: { app: inflate } }
  template:
    metadata: { labels: { app: inflate } }
    spec:
      containers:
        - name: inflate
          image: public.ecr.aws/eks-distro/kubernetes/pause:3.2
          resources: { requests: { cpu: 1 } }
`,
];
