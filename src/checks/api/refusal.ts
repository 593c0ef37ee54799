import type { PathStep } from "../../cluster/located";
import type { Problem } from "../../cluster/problem";

/** What the API server would refuse in an object. */
export interface Refusal {
  readonly code: Problem["code"];
  /** In the object; empty for the object itself. */
  readonly path: readonly PathStep[];
  /** The key that ends the path is wrong, not its value. */
  readonly on?: "key";
  /** The item or key below the path that is at fault, for the caret: the API server names only what holds it. */
  readonly culprit?: PathStep;
  /** In our own words: the CRDs' stay upstream. */
  readonly says: string;
  readonly hint?: string;
}
