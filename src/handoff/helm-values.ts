import type { Cluster, Json, JsonMap, KarpenterServiceAccount, NodeLatency, Toleration } from "../cluster/cluster";
import { isMap } from "../cluster/json";
import { ROLE_ANNOTATION, roleArn } from "../cluster/role-arn";
import { yamlDocument } from "../yaml/document";
import { KARPENTER_CHART } from "./versions";

/** The values of Karpenter's Helm chart. */
export function karpenterValues(cluster: Cluster): string {
  const { karpenter } = cluster;
  return values(
    [
      `Helm values for Karpenter ${karpenter.version} (${KARPENTER_CHART}).`,
      ...(karpenterRoleArn(cluster) === undefined
        ? ["Its ServiceAccount gets its role by EKS Pod Identity; no annotation is needed."]
        : []),
      ...(karpenter.reservedEnis > 0
        ? ["reservedENIs: interfaces of every node that the VPC CNI has no addresses on."]
        : []),
    ],
    karpenterValueMap(cluster),
  );
}

/** What the cluster file's keys say, and then what it has in the chart's own words. */
export function karpenterValueMap(cluster: Cluster): JsonMap {
  return merged(computedKarpenterValues(cluster), cluster.karpenter.values ?? {});
}

/** Without the values that the user has in the chart's own words. */
export function computedKarpenterValues(cluster: Cluster): JsonMap {
  const { karpenter, endpoint } = cluster;
  const resources = { cpu: karpenter.cpu, memory: karpenter.memory };
  const account = serviceAccountValues(karpenter.serviceAccount, karpenterRoleArn(cluster));
  const gates = featureGates(cluster);
  return {
    settings: {
      clusterName: cluster.name,
      ...(endpoint === undefined ? {} : { clusterEndpoint: endpoint }),
      interruptionQueue: karpenter.queue,
      ...(karpenter.reservedEnis > 0 ? { reservedENIs: String(karpenter.reservedEnis) } : {}),
      ...(Object.keys(gates).length > 0 ? { featureGates: gates } : {}),
    },
    ...(Object.keys(account).length > 0 ? { serviceAccount: account } : {}),
    ...(Object.keys(karpenter.nodeSelector).length > 0 ? { nodeSelector: karpenter.nodeSelector } : {}),
    ...(karpenter.tolerations.length > 0 ? { tolerations: [...OF_ADDONS, ...karpenter.tolerations].map(plain) } : {}),
    controller: { resources: { requests: resources, limits: resources } },
  };
}

/** The chart's own toleration, which a list of ours takes the place of. */
const OF_ADDONS: readonly Toleration[] = [{ key: "CriticalAddonsOnly", operator: "Exists" }];

/** The features of Karpenter that are off by default and that this cluster's objects need. */
function featureGates({ nodePools, nodeOverlays }: Cluster): JsonMap {
  return {
    ...(nodePools.some(({ spec }) => spec.replicas !== undefined) ? { staticCapacity: true } : {}),
    ...(nodeOverlays.length > 0 ? { nodeOverlay: true } : {}),
  };
}

/** The controller's role for IRSA; without it the role comes by Pod Identity. */
export function karpenterRoleArn(cluster: Cluster): string | undefined {
  return roleArn(cluster, cluster.karpenter.role);
}

function serviceAccountValues({ name, create }: KarpenterServiceAccount, role: string | undefined): JsonMap {
  if (create !== "chart") return { create: false, name };
  return { ...(name === "karpenter" ? {} : { name }), ...(role === undefined ? {} : annotated(role)) };
}

/** The values of node-latency's Helm chart, for those who install it by Helm and not by our manifest. */
export function nodeLatencyValues(latency: NodeLatency): string {
  return values([`Helm values for node-latency-for-k8s ${latency.version}.`], nodeLatencyValueMap(latency));
}

export function nodeLatencyValueMap(latency: NodeLatency): JsonMap {
  return {
    ...(latency.roleArn !== undefined && { serviceAccount: annotated(latency.roleArn) }),
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
  };
}

/** The values of the AWS Node Termination Handler's Helm chart, in the mode that reads a queue. */
export function nodeTerminationHandlerValues(cluster: Cluster): string | undefined {
  const { nodeTerminationHandler: handler, region } = cluster;
  if (!handler) return undefined;
  const role = roleArn(cluster, handler.role);
  return values(
    [
      "Helm values for the AWS Node Termination Handler.",
      "checkTagBeforeDraining: by default it drains only instances with a tag that Karpenter's do not have.",
    ],
    {
      enableSqsTerminationDraining: true,
      queueURL: handler.queueUrl,
      awsRegion: region,
      checkTagBeforeDraining: false,
      ...(role === undefined ? {} : { serviceAccount: annotated(role) }),
    },
  );
}

function annotated(role: string): JsonMap {
  return { annotations: { [ROLE_ANNOTATION]: role } };
}

/** The chart's own digest would win over a tag, so it is emptied when a tag is wanted. */
function image(reference: string): JsonMap {
  const [name = "", digest = ""] = reference.split("@");
  const colon = name.lastIndexOf(":");
  const [repository, tag] = colon > name.lastIndexOf("/") ? [name.slice(0, colon), name.slice(colon + 1)] : [name, ""];
  return { repository, ...(tag === "" ? {} : { tag }), digest };
}

function plain({ key, operator, value, effect }: Toleration): JsonMap {
  return { key, operator, ...(value === undefined ? {} : { value }), ...(effect === undefined ? {} : { effect }) };
}

/** As Helm merges values: maps key by key, and anything else as a whole. */
function merged(below: JsonMap, above: JsonMap): JsonMap {
  const entries = new Map<string, Json>(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const before = entries.get(key);
    entries.set(key, isMap(before) && isMap(value) ? merged(before, value) : value);
  }
  return Object.fromEntries(entries);
}

function values(comment: readonly string[], content: JsonMap): string {
  return `${comment.map((line) => `# ${line}\n`).join("")}${yamlDocument(content)}`;
}
