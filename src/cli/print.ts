import type { Place, Problem } from "../cluster/problem";

/** Problems as a person reads them: place, sentence, the source line with a caret, what to do. */
export function printProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => `${show(problem)}\n`).join("\n");
}

function show({ at, code, severity, says, hint }: Problem): string {
  const place = at.line > 0 ? `${at.file}:${at.line}:${at.column}` : at.file;
  const path = at.path === "" ? "" : `  (${at.path})`;
  const sentence = `${visible(place)}: ${severity} ${code}: ${visible(says)}${visible(path)}`;
  return [sentence, ...sourceLine(at), ...(hint ? [`    ${visible(hint)}`] : [])].join("\n");
}

/** What is longer is no sentence that anybody reads. */
const LONGEST = 400;

/** A name in a file may hold what moves a terminal's cursor or turns its text around: it is shown, not done. */
function visible(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return character === "\n" ? "\\n" : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** How much of a long line is shown on either side of the caret. */
const AROUND = 80;

function sourceLine({ line, column, source }: Place): string[] {
  if (!source) return [];
  const from = Math.max(0, column - 1 - AROUND);
  const to = column - 1 + AROUND;
  const before = `${from > 0 ? "…" : ""}${source.slice(from, column - 1)}`;
  const after = `${source.slice(column - 1, to)}${to < source.length ? "…" : ""}`;
  const gutter = String(line);
  return [`  ${gutter} | ${before}${after}`, `  ${" ".repeat(gutter.length)} | ${before.replace(/[^\t]/g, " ")}^`];
}
