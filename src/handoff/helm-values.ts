import type { Cluster, NodeLatency } from "../cluster/cluster";
import { type PlainMap, yamlDocument } from "../yaml/document";

/** The values of Karpenter's Helm chart. */
export function karpenterValues(cluster: Cluster): string {
  const { karpenter } = cluster;
  const resources = { cpu: karpenter.cpu, memory: karpenter.memory };
  const role = karpenterRoleArn(cluster);
  const gates = featureGates(cluster);
  return values(
    [
      `Helm values for Karpenter ${karpenter.version} (oci://public.ecr.aws/karpenter/karpenter).`,
      ...(role === undefined ? ["Its ServiceAccount gets its role by EKS Pod Identity; no annotation is needed."] : []),
      ...(karpenter.reservedEnis > 0
        ? ["reservedENIs: interfaces of every node that the VPC CNI has no addresses on."]
        : []),
    ],
    {
      settings: {
        clusterName: cluster.name,
        interruptionQueue: karpenter.queue,
        ...(karpenter.reservedEnis > 0 && { reservedENIs: String(karpenter.reservedEnis) }),
        ...(Object.keys(gates).length > 0 && { featureGates: gates }),
      },
      ...(role !== undefined && { serviceAccount: serviceAccount(role) }),
      controller: { resources: { requests: resources, limits: resources } },
    },
  );
}

/** What Karpenter does only when it is told to, as far as this cluster needs it. */
function featureGates({ nodePools, nodeOverlays }: Cluster) {
  return {
    ...(nodePools.some(({ spec }) => spec.replicas !== undefined) && { staticCapacity: true }),
    ...(nodeOverlays.length > 0 && { nodeOverlay: true }),
  };
}

/** The controller's role for IRSA, which needs the account's number; without it the role comes by Pod Identity. */
export function karpenterRoleArn({ partition, account, karpenter }: Cluster): string | undefined {
  return account === undefined ? undefined : `arn:${partition}:iam::${account}:role/${karpenter.role}`;
}

/** The values of node-latency's Helm chart, for those who install it by Helm and not by our manifest. */
export function nodeLatencyValues(latency: NodeLatency): string {
  return values([`Helm values for node-latency-for-k8s ${latency.version}.`], {
    ...(latency.roleArn !== undefined && { serviceAccount: serviceAccount(latency.roleArn) }),
    image: image(latency.image),
    podMonitor: { create: latency.podMonitor },
    // It has to be on a node before the startup taint is off: that is what it measures.
    tolerations: [{ operator: "Exists" }],
    env: [
      { name: "PROMETHEUS_METRICS", value: String(latency.prometheus) },
      { name: "CLOUDWATCH_METRICS", value: String(latency.cloudwatch) },
      { name: "OUTPUT", value: "markdown" },
      { name: "NO_COMMENTS", value: "false" },
      { name: "TIMEOUT", value: String(latency.timeout) },
      { name: "POD_NAMESPACE", value: "default" },
      { name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } },
    ],
  });
}

function serviceAccount(role: string) {
  return { annotations: { "eks.amazonaws.com/role-arn": role } };
}

/** The chart's own digest would win over a tag, so it is emptied when a tag is wanted. */
function image(reference: string) {
  const [name = "", digest = ""] = reference.split("@");
  const colon = name.lastIndexOf(":");
  const [repository, tag] = colon > name.lastIndexOf("/") ? [name.slice(0, colon), name.slice(colon + 1)] : [name, ""];
  return { repository, ...(tag !== "" && { tag }), digest };
}

function values(comment: readonly string[], content: PlainMap): string {
  return `${comment.map((line) => `# ${line}\n`).join("")}${yamlDocument(content)}`;
}
