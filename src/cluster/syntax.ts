import type { YAMLError } from "yaml";
import { type PathStep, showPath } from "./located";
import type { Problem } from "./problem";
import type { Source } from "./source";

/** A broken file breaks again on every line: the first problems are what helps. */
const MOST_SYNTAX_PROBLEMS = 10;

/** What the parser found in the text from `from` on; one a line: what follows on the same line comes of the first. */
export function syntaxProblems(source: Source, errors: readonly YAMLError[], from = 0): Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of errors) {
    const problem = syntaxProblem(source, error, from);
    if (!byLine.has(problem.at.line)) byLine.set(problem.at.line, problem);
    if (byLine.size === MOST_SYNTAX_PROBLEMS) break;
  }
  return [...byLine.values()];
}

function syntaxProblem(source: Source, error: YAMLError, from: number): Problem {
  const at = from + error.pos[0];
  if (error.code === "TAB_AS_INDENT") return tabAt(source, at);
  const wording = WORDINGS.find(({ parser }) => parser.test(error.message));
  const says = wording ? error.message.replace(wording.parser, wording.says) : `is not YAML: ${error.message}`;
  return problemAt(source, at, [], "KM005", says, wording?.hint);
}

export function tabAt(source: Source, offset: number): Problem {
  return problemAt(source, offset, [], "KM009", "a tab stands where YAML wants spaces", "indent with spaces");
}

/** What the parser says to people who know YAML's grammar, for those who do not. */
const WORDINGS: readonly { readonly parser: RegExp; readonly says: string; readonly hint: string }[] = [
  {
    parser: /^Flow (?:map|sequence) .*end with an? (.)$/,
    says: "a bracket is open here, and no $1 closes it",
    hint: "what stands between brackets is indented more than its key",
  },
  { parser: /^Missing closing (.)quote$/, says: "a $1 is open here, and no other closes it", hint: "close the quotes" },
  {
    parser: /^All (mapping|sequence) items must start at the same column$/,
    says: "this line begins at another column than those it belongs to",
    hint: "indent the keys of one map alike, and the items of one list",
  },
  {
    parser: /^Implicit (map )?keys .*$/,
    says: "no colon and space make a key of this",
    hint: "a line is key: value; text of several lines stands in quotes",
  },
  {
    parser: /^Nested mappings are not allowed in compact mappings$/,
    says: "a value begins here, but a key and a colon follow",
    hint: "is the next line indented too far? text with a colon and a space in it stands in quotes",
  },
  {
    parser: /^Block collections are not allowed within flow collections$/,
    says: "a value begins here, but a key and a colon follow",
    hint: "is a comma missing? text with a colon and a space in it stands in quotes",
  },
  {
    parser: /^Plain value cannot start with .*(.)$/,
    says: "text cannot begin with $1",
    hint: "put it in quotes",
  },
  {
    parser: /^Missing , .*$/,
    says: "no comma stands between this and what is before it",
    hint: "items between brackets have commas between them",
  },
  {
    parser: /^Unexpected (?:\S+|scalar) at node end$/,
    says: "something follows a value that has ended",
    hint: "text with quotes or brackets in it stands in quotes as a whole",
  },
  {
    parser: /^Unexpected (,) in flow .*$/,
    says: "there is a $1 too many",
    hint: "items between brackets have one comma between them",
  },
  {
    parser: /^Invalid escape sequence (.*)$/,
    says: "$1 is no escape that YAML knows",
    hint: "between single quotes a backslash is a backslash",
  },
  {
    parser: /^Unexpected .*: "(.)"$/,
    says: "there is a $1 too many",
    hint: "nothing is open that it could close; as text it stands in quotes",
  },
];

/** An error at a place in a file. */
export function problemAt(
  source: Source,
  offset: number,
  path: readonly PathStep[],
  code: Problem["code"],
  says: string,
  hint?: string,
): Problem {
  return { code, severity: "error", at: source.place(offset, showPath(path)), says, ...(hint ? { hint } : {}) };
}
