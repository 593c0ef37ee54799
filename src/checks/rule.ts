import type { Place } from "../cluster/problem";
import type { Explanation } from "../explain/explanation";
import type { Fleet } from "./fleet/fleet";

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
