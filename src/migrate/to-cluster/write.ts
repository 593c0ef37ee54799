import { line, node } from "../../yaml/document";
import { type Commented, type CommentedMap, commentsIn, isCommentedList, isCommentedMap } from "./commented";

/** A cluster file's text, with the comments. */
export function clusterFileText(root: CommentedMap): string {
  return [...root].map(([key, value]) => entry(key, value, "", 1)).join("\n");
}

/** Lines of comments, at the file's margin. */
export function commentText(lines: readonly string[]): string {
  return commentLines(lines, "");
}

/** Maps of so few levels are the file's own shape; a short map below them stands on one line. */
const SHAPE = 3;
const WIDEST = 80;

function entry(key: string, value: Commented, indent: string, depth: number): string {
  return `${commentLines(value.above, indent)}${indent}${keyText(key)}:${behind(value, indent, depth)}`;
}

/** What stands behind a colon or a dash, to the end of its last line. */
function behind(value: Commented, indent: string, depth: number): string {
  const { content, beside, below } = value;
  const inner = `${indent}  `;
  const short = oneLine(value, depth);
  if (short !== undefined) return ` ${short}${besideText(beside)}\n${commentLines(below, inner)}`;
  if (isCommentedMap(content)) {
    const entries = [...content].map(([key, item]) => entry(key, item, inner, depth + 1));
    return `${besideText(beside)}\n${entries.join("")}${commentLines(below, inner)}`;
  }
  if (isCommentedList(content)) {
    const items = content.map((item) => itemText(item, inner, depth));
    return `${besideText(beside)}\n${items.join("")}${commentLines(below, inner)}`;
  }
  const [first = "", ...rest] = scalar(content, indent).split("\n");
  return `${first}${besideText(beside)}\n${rest.join("\n")}${commentLines(below, inner)}`;
}

/** The first line of a map stands behind the dash. */
function itemText(item: Commented, indent: string, depth: number): string {
  if (isScalar(item)) return `${commentLines(item.above, indent)}${indent}-${behind(item, indent, depth + 1)}`;
  const { above, item: silent } = withoutFirstComments(item);
  const dash = `${commentLines([...above, ...item.beside], indent)}${indent}-`;
  const text = behind({ ...silent, beside: [] }, indent, depth + 1);
  return text.startsWith("\n") ? `${dash} ${text.slice(indent.length + 3)}` : `${dash}${text}`;
}

/** What is said above the first thing in an item may not come between the dash and it. */
function withoutFirstComments(item: Commented): { readonly above: readonly string[]; readonly item: Commented } {
  if (!isCommentedMap(item.content)) return { above: item.above, item };
  const [first, ...others] = item.content;
  if (!first) return { above: item.above, item };
  const [key, value] = first;
  const content = new Map([[key, { ...value, above: [] }], ...others]);
  return { above: [...item.above, ...value.above], item: { ...item, content } };
}

function isScalar({ content }: Commented): boolean {
  return !isCommentedMap(content) && !isCommentedList(content);
}

/** A list of single values, or a small map of them, where nothing is said inside. */
function oneLine(value: Commented, depth: number): string | undefined {
  const { content } = value;
  if (isScalar(value)) return undefined;
  const inner = isCommentedList(content) ? content : isCommentedMap(content) ? [...content.values()] : [];
  if (inner.length === 0) return isCommentedMap(content) ? "{}" : "[]";
  if (inner.some((item) => commentsIn(item).length > 0 || isOfManyLines(item))) return undefined;
  if (isCommentedMap(content) && depth < SHAPE) return undefined;
  const text = isCommentedMap(content)
    ? flowMap(content)
    : isCommentedList(content) && content.every(isScalar)
      ? flowList(content)
      : undefined;
  return text !== undefined && text.length <= WIDEST && !text.includes("\n") ? text : undefined;
}

/** A script has a line for each of its own. */
function isOfManyLines({ content }: Commented): boolean {
  return typeof content === "string" && content.trimEnd().includes("\n");
}

function flowList(items: readonly Commented[]): string {
  return `[${items.map(flowScalar).join(", ")}]`;
}

function flowMap(map: CommentedMap): string | undefined {
  const parts: string[] = [];
  for (const [key, item] of map) {
    const isLong = isCommentedMap(item.content) || (isCommentedList(item.content) && !item.content.every(isScalar));
    if (isLong || !IN_FLOW.test(keyText(key))) return undefined;
    parts.push(`${keyText(key)}: ${isCommentedList(item.content) ? flowList(item.content) : flowScalar(item)}`);
  }
  return `{ ${parts.join(", ")} }`;
}

/** What needs no quotes between brackets, or has them. */
const IN_FLOW = /^(?:[\w./@%+=~-]+|".*")$/;

function flowScalar({ content }: Commented): string {
  if (isCommentedMap(content) || isCommentedList(content)) return "";
  if (typeof content !== "string") return node(content, "", "").trim();
  const text = textOf(content);
  return IN_FLOW.test(text) ? text : quoted(content);
}

/** What a cluster file may not hold as it is: a reviewer does not see it. */
const INVISIBLE = /(?!\t|\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE, "gu");

function scalar(content: string | number | boolean | null, indent: string): string {
  if (typeof content === "string" && INVISIBLE.test(content)) return ` ${quoted(content)}\n`;
  return node(content, indent, "");
}

function keyText(key: string): string {
  return textOf(key);
}

function textOf(text: string): string {
  return INVISIBLE.test(text) ? quoted(text) : line(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    ALL_INVISIBLE,
    (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`,
  );
}

function besideText(lines: readonly string[]): string {
  return lines.length > 0 ? ` ${lines.map(comment).join(" ")}` : "";
}

function commentLines(lines: readonly string[], indent: string): string {
  return lines.map((text) => `${indent}${comment(text)}\n`).join("");
}

function comment(text: string): string {
  return `#${text.replace(ALL_INVISIBLE, "")}`;
}
