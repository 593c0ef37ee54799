import { isOf } from "../../checks/fleet/object-kinds";
import { isOfAnotherProvider } from "./class-reference";
import type { V1Object } from "./v1-object";

/** The objects by what becomes of them. */
export interface Inventory {
  readonly pools: readonly V1Object[];
  readonly classes: readonly V1Object[];
  readonly overlays: readonly V1Object[];
  /** All of these. */
  readonly mapped: readonly V1Object[];
  /** What a cluster file has objects of its own for, and what it knows nothing of. */
  readonly others: readonly V1Object[];
}

export function inventory(objects: readonly V1Object[]): Inventory {
  const pools = objects.filter((object) => isOf(object, "karpenter.sh", "NodePool") && !isOfAnotherProvider(object));
  const classes = objects.filter((object) => isOf(object, "karpenter.k8s.aws", "EC2NodeClass"));
  const overlays = objects.filter((object) => isOf(object, "karpenter.sh", "NodeOverlay"));
  const mapped = [...classes, ...pools, ...overlays];
  return { pools, classes, overlays, mapped, others: objects.filter((object) => !mapped.includes(object)) };
}
