import type { PathStep } from "../../cluster/located";

/** What the API server would refuse in an object. */
export interface Refusal {
  readonly code: `KM4${number}`;
  /** In the object; empty for the object itself. */
  readonly path: readonly PathStep[];
  /** The key that ends the path is wrong, not its value. */
  readonly on?: "key";
  /** In our own words: the CRDs' stay upstream. */
  readonly says: string;
  readonly hint?: string;
}
