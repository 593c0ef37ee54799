import type { Problem } from "../cluster/problem";

/** Where a line or a value begins; in quotes, and in the midst of text, the braces may be anybody's. */
const BRACES = /(?:^|[:-])[ \t]*\{\{(?=[-\s.$\w/])/m;

/** What Terraform's templatefile takes a line out by, or repeats it. */
const DIRECTIVE = /^[ \t]*%\{(?=~?[ \t]*(?:if|else|endif|for|endfor)\b)/m;

/** Where a text has what the engine of Helm, or of Terraform, has not filled in. */
export function templateIn(text: string): number | undefined {
  const found = BRACES.exec(text) ?? DIRECTIVE.exec(text);
  return found ? found.index + found[0].length - 2 : undefined;
}

/** As the problem says it of the template that begins there. */
export function notFilledIn(text: string, offset: number): Omit<Problem, "at"> {
  return text.startsWith("%{", offset) ? { ...NOT_FILLED_IN, hint: OF_TERRAFORM } : NOT_FILLED_IN;
}

const OF_TERRAFORM = "take what Terraform made of it, from terraform show, or from the cluster by kubectl get -o yaml";

/** One problem for a whole document: all else that is wrong with it comes of this. */
export const NOT_FILLED_IN = {
  code: "KM013",
  severity: "error",
  says: "this is a template that has not been filled in",
  hint: "render it first: helm template CHART | karpenter-multus validate -",
} as const satisfies Omit<Problem, "at">;
