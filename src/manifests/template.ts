import type { Problem } from "../cluster/problem";

/** Where a line or a value begins; in quotes, and in the midst of text, the braces may be anybody's. */
const BRACES = /(?:^|:|-[ \t])[ \t]*(?:\{\{(?=[-\s.$\w/])|\{%|%\{)/m;

/** Where a text has what Helm, Jinja or Terraform has not filled in. */
export function templateIn(text: string): number | undefined {
  const found = BRACES.exec(text);
  return found ? found.index + found[0].length - 2 : undefined;
}

/** As the problem says it of the template that begins there. */
export function notFilledIn(text: string, offset: number): Omit<Problem, "at"> {
  const hint = HINTS.get(text.slice(offset, offset + 2));
  return hint === undefined ? NOT_FILLED_IN : { ...NOT_FILLED_IN, hint };
}

/** Where the braces are not Helm's. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ["%{", "take what Terraform made of it, from terraform show, or from the cluster by kubectl get -o yaml"],
  ["{%", "render it first, and pipe what comes of it into karpenter-multus validate -"],
]);

/** One problem for a whole document: all else that is wrong with it comes of this. */
export const NOT_FILLED_IN = {
  code: "KM013",
  severity: "error",
  says: "this is a template that has not been filled in",
  hint: "render it first: helm template CHART | karpenter-multus validate -",
} as const satisfies Omit<Problem, "at">;
