import { moveAllRequirements } from "./requirements";
import { keysOf, moveToShortKeys, type ObjectKeys, type ShortKey } from "./short-keys";
import type { V1Object } from "./v1-object";

const SHORT_KEYS: readonly ShortKey[] = [
  ["price", ["price"]],
  ["priceAdjustment", ["priceAdjustment"]],
  ["capacity", ["capacity"]],
  ["weight", ["weight"]],
];

/** A NodeOverlay's keys in a cluster file. */
export function nodeOverlayKeys(overlay: V1Object): ObjectKeys {
  return keysOf(overlay, (spec, keys) => {
    moveAllRequirements("nodeOverlays", spec, keys);
    moveToShortKeys("nodeOverlays", SHORT_KEYS, spec, keys);
  });
}
