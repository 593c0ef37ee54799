import type { k8s } from "cdk8s-plus-28";
import type { Taint, Toleration } from "../cluster/cluster";
import { tolerationOf } from "../cluster/taints";

/** What lets pods onto nodes with these taints, and with those that they tolerate by themselves. */
export function tolerations(
  taints: readonly Taint[],
  own: readonly Toleration[] = [],
): Pick<k8s.PodSpec, "tolerations"> {
  const all = [...taints.map(tolerationOf), ...own];
  return all.length === 0 ? {} : { tolerations: all };
}
