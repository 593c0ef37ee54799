import type { Problem } from "../cluster/problem";

/** Where a line or a value begins; in quotes, and in the midst of text, the braces may be anybody's. */
const BRACES = /(?:^|[:-])[ \t]*\{\{(?=[-\s.$\w/])/m;

/** Where a text has what the engine of Helm has not filled in. */
export function templateIn(text: string): number | undefined {
  const found = BRACES.exec(text);
  return found ? found.index + found[0].length - 2 : undefined;
}

/** One problem for a whole document: all else that is wrong with it comes of this. */
export const NOT_FILLED_IN = {
  code: "KM013",
  severity: "error",
  says: "this is a template that has not been filled in",
  hint: "render it first: helm template CHART | karpenter-multus validate -",
} as const satisfies Omit<Problem, "at">;
