const WIDTHS = [34, 10, 13, 12, 12];

export function row(...cells: readonly string[]): string {
  const [first = "", ...others] = cells;
  const columns = others.map((cell, index) => cell.padStart(WIDTHS[index + 1] ?? 0));
  return [first.padEnd(WIDTHS[0] ?? 0), ...columns].join("").trimEnd();
}

/** A number as people read it; "never" where there is none. */
export function number(value: number | undefined, digits = 0, unit = ""): string {
  return value === undefined ? "never" : `${value.toFixed(digits)}${unit}`;
}

export function percent(part: number): string {
  return `${(100 * part).toFixed(part < 0.1 ? 2 : 0)} %`;
}

/** Says whether something is at most what it ought to be. */
export function aim(
  what: string,
  value: number | undefined,
  most: number,
  shown: (value: number) => string = String,
): void {
  const met = value !== undefined && value <= most;
  console.log(`${met ? "met    " : "not met"}  ${what}: ${value === undefined ? "never" : shown(value)}`);
}

/** The value that this part of all values do not exceed; a value that is missing exceeds all. */
export function quantile(values: readonly (number | undefined)[], part: number): number | undefined {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  return value === Number.POSITIVE_INFINITY ? undefined : value;
}
