import { isOf } from "../../checks/fleet/object-kinds";
import type { V1Object } from "./v1-object";

/** The objects by what becomes of them. */
export interface Inventory {
  readonly pools: readonly V1Object[];
  readonly classes: readonly V1Object[];
  /** What a cluster file has objects of its own for, and what it knows nothing of. */
  readonly others: readonly V1Object[];
}

export function inventory(objects: readonly V1Object[]): Inventory {
  const pools = objects.filter((object) => isOf(object, "karpenter.sh", "NodePool"));
  const classes = objects.filter((object) => isOf(object, "karpenter.k8s.aws", "EC2NodeClass"));
  const others = objects.filter((object) => !pools.includes(object) && !classes.includes(object));
  return { pools, classes, others };
}
