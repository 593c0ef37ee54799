import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCluster } from "../../src/cluster/load";
import { printProblems } from "../../src/report/text";
import { numbersFrom } from "../output/numbers";

const SOUND = readFileSync(join(__dirname, "../../../clusters/multus.yaml"), "utf8");

const NASTY = [
  ..."'\"{}[]:,&*!|>%@`#?-~\t\n\r\\",
  "\0",
  "\u202e",
  "\ud800",
  "{{ }}",
  "$(id)",
  "<<: *x",
  "- ",
  ": ",
  "---\n",
  "...\n",
  "!!binary",
  "&a ",
  "*a",
  "null",
  "true",
  "1e999",
  ".nan",
  "0x7fffffffffffffffffff",
  "__proto__",
  "constructor",
  "extends: multus.yaml\n",
  "extends: [.]\n",
  "[[[[[[[[[",
  "? ",
  "é",
  "🙂",
];

type Mutation = (text: string, next: (bound: number) => number) => string;

const characterTaken: Mutation = (text, next) => spliced(text, next(text.length), 1, "");
const characterTwice: Mutation = (text, next) => {
  const at = next(text.length);
  return spliced(text, at, 0, text.slice(at, at + 1));
};
const characterReplaced: Mutation = (text, next) =>
  spliced(text, next(text.length), 1, String.fromCharCode(32 + next(95)));
const nastySpliced: Mutation = (text, next) =>
  spliced(text, next(text.length), next(2) * next(8), NASTY[next(NASTY.length)] ?? "");
const wordReplaced: Mutation = (text, next) => {
  const words = [...text.matchAll(/[^\s{}[\],:]+/g)];
  const [word, other] = [words[next(words.length)], words[next(words.length)]];
  return word && other ? spliced(text, word.index, word[0].length, next(2) === 0 ? "" : other[0]) : text;
};
const lineTaken: Mutation = (text, next) => withLines(text, (lines) => lines.splice(next(lines.length), 1));
const lineTwice: Mutation = (text, next) =>
  withLines(text, (lines) => lines.splice(next(lines.length), 0, lines[next(lines.length)] ?? ""));
const lineIndented: Mutation = (text, next) =>
  withLines(text, (lines) => {
    const at = next(lines.length);
    lines.splice(at, 1, `${" ".repeat(next(4))}${(lines[at] ?? "").trimStart()}`);
  });

const MUTATIONS = [
  characterTaken,
  characterTwice,
  characterReplaced,
  nastySpliced,
  wordReplaced,
  lineTaken,
  lineTwice,
  lineIndented,
];

function spliced(text: string, at: number, length: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at + length);
}

function withLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split("\n");
  change(lines);
  return lines.join("\n");
}

let folder: string;
let file: string;
/** Kept open: making the file anew 2,000 times is what the test would wait for. */
let descriptor: number;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mutations-"));
  file = join(folder, "multus.yaml");
  descriptor = openSync(file, "w");
});
afterAll(() => {
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

function write(text: string): void {
  ftruncateSync(descriptor, writeSync(descriptor, text, 0));
}

test("a file with typos in it is a cluster, or a list of problems that lie inside of it", () => {
  const number = numbersFrom(20_241_109);
  const next = (bound: number) => Math.floor(number() * bound);
  const codes = new Set<string>();
  for (let run = 0; run < 2_000; run++) {
    let text = SOUND;
    for (let count = next(3) + 1; count > 0; count--)
      text = (MUTATIONS[next(MUTATIONS.length)] ?? lineTaken)(text, next);
    write(text);
    const { cluster, problems } = loadCluster(file);
    // Anything else would be a stack trace: the text is what reproduces it.
    if ((cluster === undefined) !== problems.length > 0 || !problems.every(({ at }) => liesInside(text, at)))
      throw new Error(`run ${run}: ${JSON.stringify(problems, null, 2)}\n${text}`);
    expect(printProblems(problems)).not.toMatch(/undefined|\[object|NaN /);
    for (const { code } of problems) codes.add(code);
  }
  // The mutations reach every step, or the test shows nothing.
  expect([...codes]).toEqual(
    expect.arrayContaining(["KM005", "KM006", "KM101", "KM102", "KM103", "KM105", "KM110", "KM201"]),
  );
}, 120_000);

function liesInside(text: string, { line, column }: { readonly line: number; readonly column: number }): boolean {
  if (line === 0) return column === 0;
  const lines = text.split("\n");
  return line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1] ?? "").length + 1;
}
