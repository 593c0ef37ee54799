import type { Place, Problem } from "../cluster/problem";
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
export interface Rule {
  readonly code: Problem["code"];
  readonly severity: Problem["severity"];
  /** What it is about, in a few words: "pods take an address that AWS keeps". */
  readonly title: string;
  /** What happens on a cluster that has it. For `explain` and the documentation. */
  readonly why: string;
  /** What to do about it, in general. */
  readonly mend: string;
  readonly check: (fleet: Fleet) => readonly Finding[];
}
