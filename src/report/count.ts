import type { Problem } from "../cluster/problem";

export type Counts = Readonly<Record<Problem["severity"], number>>;

export function counts(problems: readonly Problem[]): Counts {
  const numbers = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) numbers[severity]++;
  return numbers;
}

/** `1 error, 2 warnings`; what there is none of is not named. */
export function countInWords(problems: readonly Problem[]): string {
  return Object.entries(counts(problems))
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `${number} ${severity}${number === 1 ? "" : "s"}`)
    .join(", ");
}
