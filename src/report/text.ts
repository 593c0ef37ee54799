import type { Place, Problem } from "../cluster/problem";
import { countInWords } from "./count";
import { fold, type Shown } from "./fold";
import { inOrder } from "./order";
import { type Paint, paint } from "./paint";
import { visible } from "./visible";

interface TextOptions {
  readonly color?: boolean;
  /** What came of the problems: stands behind their number. */
  readonly outcome?: string;
}

/** Problems as a person reads them, and at the end how many there are. */
export function text(problems: readonly Problem[], { color = false, outcome }: TextOptions = {}): string {
  if (problems.length === 0) return "";
  const total = [countInWords(inOrder(problems)), ...(outcome === undefined ? [] : [outcome])].join("; ");
  return `${printProblems(problems, { color })}\n${total}\n`;
}

/** Place, sentence, the source line with a caret, what to do. */
export function printProblems(problems: readonly Problem[], { color = false }: TextOptions = {}): string {
  return fold(inOrder(problems))
    .map((shown) => `${show(shown, paint(color))}\n`)
    .join("\n");
}

function show({ problem, more }: Shown, colors: Paint): string {
  const { at, code, severity, says, hint } = problem;
  const path = at.path === "" ? "" : colors.faint(`  (${readable(at.path)})`);
  const sentence = `${colors.bold(`${placeOf(at)}:`)} ${colors[severity](`${severity} ${code}:`)} ${readable(says)}${path}`;
  return [
    sentence,
    ...sourceLine(at, colors.faint, colors[severity]),
    ...(hint ? [`    ${readable(hint)}`] : []),
    ...(more.length > 0 ? ["", colors.faint(`and ${more.length} more like it: ${places(more)}`)] : []),
  ].join("\n");
}

function placeOf({ file, line, column }: Place): string {
  return readable(line > 0 ? `${file}:${line}:${column}` : file);
}

/** How many places a line has room for. */
const MOST_PLACES = 8;

/** `a.yaml:7, 31, b.yaml:4, …`: a file is named once. */
function places(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST_PLACES).map(({ at }, index) => {
    if (at.line > 0 && problems[index - 1]?.at.file === at.file) return String(at.line);
    return readable(at.line > 0 ? `${at.file}:${at.line}` : at.file);
  });
  return [...shown, ...(problems.length > MOST_PLACES ? ["…"] : [])].join(", ");
}

/** What is longer is no sentence that anybody reads. */
const LONGEST = 400;

function readable(words: string): string {
  return visible(words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words);
}

/** How much of a long line is shown on either side of the caret. */
const AROUND = 80;

function sourceLine({ line, column, source }: Place, gutter: Paint["faint"], caret: Paint["error"]): string[] {
  if (!source) return [];
  const from = Math.max(0, column - 1 - AROUND);
  const to = column - 1 + AROUND;
  const before = asWritten(`${from > 0 ? "…" : ""}${source.slice(from, column - 1)}`);
  const after = asWritten(`${source.slice(column - 1, to)}${to < source.length ? "…" : ""}`);
  const number = String(line);
  return [
    `  ${gutter(`${number} |`)} ${before}${after}`,
    `  ${gutter(`${" ".repeat(number.length)} |`)} ${before.replace(/[^\t]/g, " ")}${caret("^")}`,
  ];
}

/** A tab is as wide as it is on the line below. */
function asWritten(line: string): string {
  return line.split("\t").map(visible).join("\t");
}
