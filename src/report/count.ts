import type { Problem } from "../cluster/problem";

export type Counts = Readonly<Record<Problem["severity"], number>>;

export function counts(problems: readonly Problem[]): Counts {
  const numbers = { error: 0, warning: 0, info: 0 };
  for (const { severity } of problems) numbers[severity]++;
  return numbers;
}

/** `1 file`, `2 files`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `1 error, 2 warnings`; what there is none of is not named. */
export function countInWords(problems: readonly Problem[]): string {
  return Object.entries(counts(problems))
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => counted(number, severity))
    .join(", ");
}
