/** A comment of a YAML text, and where it begins. */
export interface Comment {
  readonly offset: number;
  readonly text: string;
}

/** The comments that hold a word. What stands in quotes or in a block of text is no comment. */
export function commentsWith(word: string, text: string): Comment[] {
  if (!text.includes(word)) return [];
  return documents(text)
    .filter((document) => document.text.includes(word))
    .flatMap(comments)
    .filter((comment) => comment.text.includes(word));
}

/** Each with its --- line: nothing that is quoted goes on behind one. */
function documents(text: string): Comment[] {
  const starts = [0, ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index)];
  return starts.map((offset, number) => ({ offset, text: text.slice(offset, starts[number + 1]) }));
}

/** What the lexer puts between the pieces of the text; it has no place in the text. */
const DOCUMENT = "\u0002";
const FLOW_ERROR = "\u0018";
const SCALAR = "\u001f";

function comments(document: Comment): Comment[] {
  const found: Comment[] = [];
  let offset = document.offset;
  let before = "";
  for (const piece of new (yaml().Lexer)().lex(document.text)) {
    if (piece.startsWith("#") && before !== SCALAR) found.push({ offset, text: piece });
    if (piece !== DOCUMENT && piece !== FLOW_ERROR && piece !== SCALAR) offset += piece.length;
    before = piece;
  }
  return found;
}

/** Takes 30 ms to load, and few files have such comments. */
function yaml(): typeof import("yaml") {
  return require("yaml");
}
