import type { CommentedMap } from "./commented";
import { descriptionOf } from "./metadata";
import { moveAllRequirements } from "./requirements";
import { moveToShortKeys, type ShortKey } from "./short-keys";
import { SpecFields } from "./spec-fields";
import type { V1Object } from "./v1-object";

const SHORT_KEYS: readonly ShortKey[] = [
  ["price", ["price"]],
  ["priceAdjustment", ["priceAdjustment"]],
  ["capacity", ["capacity"]],
  ["weight", ["weight"]],
];

/** A NodeOverlay's keys in a cluster file. */
export function nodeOverlayKeys(overlay: V1Object): { keys: CommentedMap; below: readonly string[] } {
  const keys: CommentedMap = new Map();
  const description = descriptionOf(overlay);
  if (description) keys.set("description", description);
  const spec = new SpecFields(overlay.spec);
  moveAllRequirements("nodeOverlays", spec, keys);
  moveToShortKeys("nodeOverlays", SHORT_KEYS, spec, keys);
  if (spec.rest) keys.set("spec", spec.rest);
  return { keys, below: spec.below };
}
