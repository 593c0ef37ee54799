import type { Problem } from "../cluster/problem";
import type { Format, Formatter, ReportOptions } from "./format";
import { github } from "./github";
import { json } from "./json";
import { junit } from "./junit";
import { sarif } from "./sarif";
import { text } from "./text";

const formatters: Readonly<Record<Format, Formatter>> = { text, json, github, sarif, junit };

/** Problems in a format: sorted, each once. */
export function report(format: Format, problems: readonly Problem[], options: ReportOptions): string {
  return formatters[format](problems, options);
}
