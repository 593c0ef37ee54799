import type { Cluster, Toleration } from "../cluster/cluster";

/** The tolerations that EKS's CoreDNS has of itself, which a list of ours takes the place of. */
const OWN: readonly Toleration[] = [
  { key: "CriticalAddonsOnly", operator: "Exists" },
  { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
];

/**
 * The configuration of the add-on coredns with which it runs on the node group that Karpenter runs on; undefined when
 * nothing keeps it away. Before Karpenter runs there may be no other nodes, and without names Karpenter reaches nothing.
 */
export function coreDnsConfiguration({ karpenter }: Cluster): string | undefined {
  if (karpenter.tolerations.length === 0) return undefined;
  return `${JSON.stringify({ tolerations: [...OWN, ...karpenter.tolerations] }, undefined, 2)}\n`;
}
