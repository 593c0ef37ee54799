import type { Json } from "../../cluster/cluster";
import { validate } from "../../cluster/validate-cluster-file";

const CLUSTER = { name: "any", region: "us-west-2", zones: ["us-west-2a"] };

/** Where a cluster file has its objects of Karpenter. */
export type Section = "nodePools" | "nodeClasses" | "nodeOverlays";

/** Whether the cluster file's schema takes a value for a short key: the CRDs take some that it does not. */
export function takes(section: Section, key: string, value: Json): boolean {
  return validate({ cluster: CLUSTER, [section]: { any: { [key]: value } } });
}
