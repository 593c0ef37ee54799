import type { Problem } from "../cluster/problem";

/** What `explain` and docs/checks.md say of a code. */
export interface Explanation {
  readonly code: Problem["code"];
  /** The gravest that it has. */
  readonly severity: Problem["severity"];
  /** What it is about, in a few words: "pods take an address that AWS keeps". */
  readonly title: string;
  /** What it means, and what happens on a cluster that has it. */
  readonly why: string;
  /** What to do about it, in general. */
  readonly mend: string;
}

export function error(code: Problem["code"], title: string, why: string, mend: string): Explanation {
  return { code, severity: "error", title, why, mend };
}
