import type { NodeOverlaySpec } from "../../../imports/specs";
import { isMap, type Unread } from "../../cluster/json";
import type { PlacedObject } from "../placed-object";
import { withoutVariables } from "./node-pool-object";
import { isOf, nameOf } from "./object-kinds";
import { type ValueSets, valueSets } from "./value-sets";

/** A NodeOverlay, with what the rules ask it for. */
export interface NodeOverlayObject extends PlacedObject {
  readonly name: string;
  readonly spec: NodeOverlaySpec;
  /** What its requirements leave in each label. */
  readonly labels: ValueSets;
}

export function nodeOverlayObject(object: PlacedObject): NodeOverlayObject | undefined {
  const { value } = object;
  if (!isOf(object, "karpenter.sh", "NodeOverlay") || !isOverlay(value)) return undefined;
  return {
    value,
    place: (path, on) => object.place(path, on),
    name: nameOf(object),
    spec: value.spec,
    labels: valueSets(value.spec.requirements.map(withoutVariables)),
  };
}

/** Whoever asks has let the API server's checks look at it. */
function isOverlay(value: Unread): value is Unread & { readonly spec: NodeOverlaySpec } {
  return isMap(value.spec);
}
