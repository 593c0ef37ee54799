/** One finding. Where it came from, what is wrong, what to do. */
export interface Problem {
  /** Stable, and never used again for something else. */
  readonly code: `KM${number}`;
  readonly severity: "error" | "warning" | "info";
  readonly at: Place;
  /** What is wrong, as a sentence without its full stop. */
  readonly says: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** A place in a file that somebody wrote. */
export interface Place {
  /** As the user named it, or relative to the file that named it. */
  readonly file: string;
  /** Counted from 1; 0 when the file as a whole is meant. */
  readonly line: number;
  /** Counted from 1, in characters; 0 when the file as a whole is meant. */
  readonly column: number;
  /** The way through the keys: `networks.multus1.zones.us-west-2a.pods`; empty for the whole document. */
  readonly path: string;
  /** The source line, for the caret; absent when there is none to show. */
  readonly source?: string;
}
