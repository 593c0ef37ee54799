import type { Place } from "../cluster/problem";
import type { Explanation } from "../explain/explanation";
import type { Fleet } from "./fleet/fleet";

/** Whether a problem of this code is a rule's: without all that rules are made of. */
export function isOfRule(code: string): boolean {
  return /^KM(2[1-4]\d|319|5\d\d)$/.test(code);
}

/** What a rule found, and where. */
export interface Finding {
  readonly at: Place;
  /** What is wrong, as a sentence without its full stop. */
  readonly says: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Something that goes wrong on nodes or in pods, though every object is well-formed. */
export interface Rule extends Explanation {
  readonly check: (fleet: Fleet) => readonly Finding[];
}
