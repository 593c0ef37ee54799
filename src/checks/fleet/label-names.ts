import { ZONE } from "../../cluster/node-labels";
import { ARCHITECTURE, INSTANCE_TYPE } from "../../instances/instance-labels";

export const NODE_CLASS = "karpenter.k8s.aws/ec2nodeclass";

/** Labels that others took the place of; Karpenter takes one for the other. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["failure-domain.beta.kubernetes.io/zone", ZONE],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["beta.kubernetes.io/arch", ARCHITECTURE],
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["beta.kubernetes.io/instance-type", INSTANCE_TYPE],
]);

export function labelName(key: string): string {
  return RENAMED.get(key) ?? key;
}

const BY_ANY_CLOUD: readonly string[] = [
  ZONE,
  "topology.kubernetes.io/region",
  "topology.k8s.aws/zone-id",
  "node.kubernetes.io/windows-build",
  "kubernetes.io/os",
  ARCHITECTURE,
  INSTANCE_TYPE,
];

/** Labels that every node gets, whatever a pool says of them: from the cloud, or from Karpenter. */
export function isKarpenters(label: string): boolean {
  return BY_ANY_CLOUD.includes(label) || isOnlyKarpenters(label);
}

/** Labels that no other nodes have than Karpenter's. */
export function isOnlyKarpenters(label: string): boolean {
  return label.startsWith("karpenter.sh/") || label.startsWith("karpenter.k8s.aws/");
}
