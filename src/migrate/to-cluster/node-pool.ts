import { NODE_CLASS_REF } from "./class-reference";
import { moveRequirements } from "./requirements";
import { keysOf, moveToShortKeys, type ObjectKeys, type ShortKey } from "./short-keys";
import type { V1Object } from "./v1-object";

const BEFORE_REQUIREMENTS: readonly ShortKey[] = [
  ["labels", ["template", "metadata", "labels"]],
  ["annotations", ["template", "metadata", "annotations"]],
  ["taints", ["template", "spec", "taints"]],
  ["startupTaints", ["template", "spec", "startupTaints"]],
];

const AFTER_REQUIREMENTS: readonly ShortKey[] = [
  ["disruption", ["disruption"]],
  ["limits", ["limits"]],
  ["weight", ["weight"]],
  ["replicas", ["replicas"]],
  ["expireAfter", ["template", "spec", "expireAfter"]],
  ["terminationGracePeriod", ["template", "spec", "terminationGracePeriod"]],
];

/** What kubectl and templates write with nothing in it, from the inside. */
const OFTEN_EMPTY: readonly (readonly string[])[] = [
  ["template", "metadata", "labels"],
  ["template", "metadata", "annotations"],
  ["template", "metadata"],
  ["template", "spec", "taints"],
  ["template", "spec", "startupTaints"],
];

/** A NodePool's keys in a cluster file. */
export function nodePoolKeys(pool: V1Object, zones: readonly string[]): ObjectKeys {
  return keysOf(pool, (spec, keys) => {
    for (const field of OFTEN_EMPTY) spec.takeEmpty(field);
    const nodeClass = spec.at([...NODE_CLASS_REF, "name"]);
    if (nodeClass) keys.set("nodeClass", nodeClass);
    spec.take(NODE_CLASS_REF);
    moveToShortKeys("nodePools", BEFORE_REQUIREMENTS, spec, keys);
    moveRequirements(spec, keys, zones);
    moveToShortKeys("nodePools", AFTER_REQUIREMENTS, spec, keys);
  });
}
