import type { Place, Problem } from "../cluster/problem";

/** Something that a user has to know of what was migrated. It is no mistake. */
export interface Note {
  readonly code: Problem["code"];
  /** Where it comes from, in the file that was migrated. */
  readonly at: Place;
  /** The object as it was: `Provisioner default`. */
  readonly object: string;
  /** The field: as the old object has it where it was there, as the new one has it where it was written out. */
  readonly field: string;
  /** What was said, or what held. */
  readonly before: string;
  /** What is said, or what holds from now on. */
  readonly after: string;
  /** Why it is so, or what to do. */
  readonly why: string;
}

/** The parts of a report, in their order. */
export const NOTE_TITLES: ReadonlyMap<Problem["code"], string> = new Map([
  ["KM701", "has no successor"],
  ["KM702", "behaves otherwise"],
  ["KM703", "was a default, and is written out"],
  ["KM704", "has another name"],
  ["KM705", "is left out"],
  ["KM730", "is a placeholder that nobody has replaced"],
  ["KM729", "was a placeholder, and is the cluster's name now"],
  ["KM731", "still belongs to what applied it"],
  ["KM724", "has no key in a cluster file"],
  ["KM727", "becomes another object"],
  ["KM728", "waits in a comment to be filled in"],
  ["KM725", "stays an object beside the cluster file"],
]);
