import { Document, isMap, isNode, type Scalar, visit } from "yaml";
import type { InputDocument } from "./input";
import type { NewObject } from "./new-object";
import { isFrom } from "./origins";

/** What comes of a document of the input: as many documents, and how they are written. */
export interface Written {
  readonly documents: readonly Document[];
  readonly texts: readonly string[];
}

/** Objects that were made, with the comments around those that they were made of. */
export function writtenAnew(objects: readonly NewObject[], input: InputDocument): Written {
  const documents = objects.map(({ map }) => new Document(map, { version: "1.1" }));
  const { commentBefore, comment } = input.document;
  const [first] = documents;
  const last = documents.at(-1);
  if (first && commentBefore && !input.isTakenApart) first.commentBefore = commentBefore;
  if (last && comment && !input.isTakenApart) last.comment = comment;
  for (const document of documents) closeUp(document);
  return { documents, texts: documents.map((document) => document.toString(styleOf(input))) };
}

/** A key that was further down had an empty line above it, which is none's where the key comes first. */
function closeUp(document: Document): void {
  visit(document, {
    Collection: (_, collection) => {
      const first = isMap(collection) ? collection.items[0]?.key : collection.items[0];
      if (isNode(first)) first.spaceBefore = false;
    },
  });
}

/** A document as it was, but for the words that are others now. */
export function writtenAsItWas(
  objects: readonly NewObject[],
  input: InputDocument,
  rewritten: readonly Scalar[],
): Written {
  const { document, source, from, text, isTakenApart } = input;
  const inHere = rewritten.filter((scalar) => isFrom(scalar, source, from, from + text.length));
  const documents = isTakenApart ? objects.map(({ map }) => new Document(map, { version: "1.1" })) : [document];
  return { documents, texts: [patched(text, inHere)] };
}

/** Their own text where they stood, in the quotes that they had. */
function patched(text: string, scalars: readonly Scalar[]): string {
  let result = text;
  for (const scalar of scalars.toSorted((one, other) => startOf(other) - startOf(one))) {
    const [start, end] = scalar.range ?? [0, 0];
    const quote = /["']/.exec(text[start] ?? "")?.[0] ?? (scalar.value === "" ? '"' : "");
    result = `${result.slice(0, start)}${quote}${scalar.value}${quote}${result.slice(end)}`;
  }
  return result;
}

function startOf({ range }: Scalar): number {
  return range?.[0] ?? 0;
}

const LIST_AT_ITS_KEY = /^( *)(?:- )?[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?: *#[^\n]*\n)*\1- /m;

/** Lists and brackets as the author writes them; no line is folded. */
function styleOf({ text }: InputDocument) {
  return {
    lineWidth: 0,
    indentSeq: !LIST_AT_ITS_KEY.test(text),
    flowCollectionPadding: /[[{] \S/.test(text),
  } as const;
}

/** Documents in one file; a comment that stands alone belongs to what comes after it. */
export function joined(texts: readonly string[]): string {
  let result = "";
  let isOpen = false;
  for (const text of texts) {
    const trimmed = text.replace(/^\s*\n/, "").trimEnd();
    if (trimmed === "") continue;
    if (isOpen) result += "---\n";
    result += `${trimmed}\n`;
    isOpen = !/^(?:#.*\n?|\s*\n)*$/.test(`${trimmed}\n`);
  }
  return result;
}
