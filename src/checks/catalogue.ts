import type { Explanation } from "../explain/explanation";
import { explanations } from "../explain/explanations";
import { rules } from "./rules/rules";

/** Every code that there is, in order: those of the rules, and all others. */
export const catalogue: readonly Explanation[] = [...explanations, ...rules].toSorted((one, other) =>
  one.code < other.code ? -1 : 1,
);

const byCode = new Map<string, Explanation>(catalogue.map((explanation) => [explanation.code, explanation]));

export function explanationOf(code: string): Explanation | undefined {
  return byCode.get(code);
}
