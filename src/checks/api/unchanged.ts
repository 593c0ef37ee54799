import type { PathStep } from "../../cluster/located";
import { type Change, changeOfItem, changeOfKey, changesNothing } from "./change";

/**
 * Whether what is at a path, or anything around it, is as it was: the API server lets a mistake there be ("ratcheting"),
 * because it has let it in before.
 */
export function isUnchanged(path: readonly PathStep[], object: Change): boolean {
  let here: Change | undefined = object;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) here = typeof step === "number" ? changeOfItem(here, step) : changeOfKey(here, step);
    if (!here) return false;
    if (changesNothing(here)) return true;
  }
  return false;
}
