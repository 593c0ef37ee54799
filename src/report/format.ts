import type { Problem } from "../cluster/problem";

export const FORMATS = ["text", "json", "github", "sarif", "junit"] as const;

export type Format = (typeof FORMATS)[number];

export interface ReportOptions {
  /** Text only. */
  readonly color: boolean;
  /** What the paths of `github` and `sarif` are relative to: where the repository lies. @default the current folder */
  readonly root?: string;
  /** The program's own release, for `sarif`. */
  readonly version?: string;
}

export type Formatter = (problems: readonly Problem[], options: ReportOptions) => string;
