/** The first line in which two texts differ, counted from 1; undefined where one of them has ended. */
export interface Difference {
  /** Below the cluster's folder. */
  readonly path: string;
  readonly line: number;
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

/** Absent when the texts are the same. */
export function firstDifference(path: string, expectedText: string, foundText: string): Difference | undefined {
  if (expectedText === foundText) return undefined;
  const expected = expectedText.split("\n");
  const found = foundText.split("\n");
  const differs = expected.findIndex((line, index) => line !== found[index]);
  const index = differs === -1 ? expected.length : differs;
  return { path, line: index + 1, expected: expected[index], found: found[index] };
}
