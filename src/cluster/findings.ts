import { keyPlace, type Located, type PathStep, placeOf, showPath } from "./located";
import type { Problem } from "./problem";

/** The problems of one cluster file, put where the file has the cause. */
export class Findings {
  readonly problems: Problem[] = [];

  constructor(readonly root: Located) {}

  /** The value at the path is wrong. */
  value(code: Problem["code"], path: readonly PathStep[], says: string, hint?: string): void {
    this.problems.push({ code, severity: "error", at: placeOf(this.root, path), says, ...(hint ? { hint } : {}) });
  }

  /** The key at the end of the path is wrong, or what stands under it as a whole. */
  key(code: Problem["code"], path: readonly PathStep[], says: string, hint?: string): void {
    this.problems.push({ code, severity: "error", at: keyPlace(this.root, path), says, ...(hint ? { hint } : {}) });
  }

  /** The map at the path lacks a key. */
  missing(path: readonly PathStep[], key: string, hint?: string): void {
    const says = `${showPath(path)} lacks the key ${key}`;
    const at = placeOf(this.root, [...path, key]);
    this.problems.push({ code: "KM102", severity: "error", at, says, ...(hint ? { hint } : {}) });
  }
}
