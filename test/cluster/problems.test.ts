import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import { loadCluster } from "../../src/cluster/load";
import type { Place, Problem } from "../../src/cluster/problem";
import { printProblems } from "../../src/report/text";
import { expectFile } from "../expected-file";

/**
 * Each folder of cases/ has a cluster.yaml, the files that it names, and in problems.txt what is printed for it.
 * UPDATE=1 writes problems.txt anew: read every one that changes as somebody who made the mistake.
 */
const CASES = join(__dirname, "../../../test/cluster/cases");
const NAMES = readdirSync(CASES).sort();

const home = process.cwd();
afterEach(() => process.chdir(home));

/** What is wrong with a case, for somebody who stands in its folder. */
function problemsOf(name: string): readonly Problem[] {
  process.chdir(join(CASES, name));
  return loadCluster("cluster.yaml").problems;
}

test.each(NAMES)("%s", (name) => {
  const problems = problemsOf(name);
  const printed = printProblems(problems);
  expectFile("problems.txt", printed);
  expect(problems).not.toEqual([]);
  for (const problem of problems) {
    expect(problem.says).not.toMatch(/^$|undefined|\[object| {4}at |#\/definitions/);
    expect(problem.hint ?? "a hint").not.toMatch(/^$|undefined|\[object/);
    // A key that is none has no path of its own.
    expect(problem.code === "KM011" || pointsAtItsPath(problem.at)).toBe(true);
  }
});

test("problems are in the order of the files and their lines", () => {
  for (const name of NAMES) {
    const places = problemsOf(name).map(({ at }) => at);
    const files = [...new Set(places.map(({ file }) => file))];
    const inOrder = places.toSorted(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
    expect(places).toEqual(inOrder);
  }
});

test("ten mistakes are ten problems", () => {
  expect(problemsOf("ten-mistakes-of-form")).toHaveLength(10);
  expect(problemsOf("ten-mistakes-of-meaning")).toHaveLength(10);
});

/** Whether the place is the value at its path, its key, or the key of the map that lacks it. */
function pointsAtItsPath({ file, line, column, path }: Place): boolean {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n");
  if (line === 0) return column === 0 && path === "";
  if (column < 1 || column > (lines[line - 1] ?? "").length + 1) return false;
  if (path === "") return true;
  // A value of an output stands under another name there.
  if (file.endsWith(".json")) return /^["[{\d]/.test((lines[line - 1] ?? "").slice(column - 1));
  const offset = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
  const root = parseDocument(text, { uniqueKeys: false, logLevel: "silent" }).contents;
  const steps = stepsOf(path);
  const offsets = [...offsetsOf(root, steps), ...offsetsOf(root, ["inputs", "set", ...steps])];
  // A key that the whole file lacks is shown where the file begins.
  return offsets.length > 0 ? offsets.includes(offset) : offset === 0;
}

/** `a.b["c/d"][0]` as its steps. */
function stepsOf(path: string): string[] {
  return [...path.matchAll(/\[("(?:[^"\\]|\\.)*"|[0-9]+)\]|([^.[]+)/g)].map(([, inBrackets, word]) =>
    String(inBrackets === undefined ? word : JSON.parse(inBrackets)),
  );
}

/** Where the value at a path begins, and its key; for what is not there, the key of the nearest thing around it. */
function offsetsOf(node: unknown, [step, ...rest]: readonly string[]): number[] {
  if (isSeq(node) && step !== undefined) {
    const item = node.items[Number(step)];
    const below = offsetsOf(item, rest);
    return below.length > 0 ? below : offsetsOf(item, []);
  }
  if (!isMap(node) || step === undefined)
    return isNode(node) && node.range && step === undefined ? [node.range[0]] : [];
  return node.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !key.range || String(key.value) !== step) return [];
    const below = offsetsOf(value, rest);
    const atKey = key.range[0];
    // What is missing, or was taken away, is shown at the key of the map that should have it.
    return rest.length < 2 || below.length === 0 ? [atKey, ...below] : below;
  });
}
