import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Json } from "../../cluster/cluster";
import { isList } from "../../cluster/json";
import { define } from "../../cluster/located";
import { isMerge } from "../nodes";

/** A value with the comments that stand at it, free of what a cluster file refuses: anchors, tags, merge keys. */
export interface Commented {
  /** The lines above its key, or above the item. */
  readonly above: readonly string[];
  /** What stands behind it on its line. */
  readonly beside: readonly string[];
  /** What stands after its last line. */
  readonly below: readonly string[];
  readonly content: Content;
}

type Content = string | number | boolean | null | readonly Commented[] | CommentedMap;
export type CommentedMap = Map<string, Commented>;

/** A value of ours, with nothing said about it. */
export function bare(content: Content, above: readonly string[] = []): Commented {
  return { above, beside: [], below: [], content };
}

export function isCommentedMap(content: Content | undefined): content is CommentedMap {
  return content instanceof Map;
}

export function isCommentedList(content: Content | undefined): content is readonly Commented[] {
  return Array.isArray(content);
}

/** The value alone. */
export function plainOf({ content }: Commented): Json {
  if (isCommentedList(content)) return content.map(plainOf);
  if (!isCommentedMap(content)) return content;
  const object: Record<string, Json> = {};
  for (const [key, value] of content) define(object, key, plainOf(value));
  return object;
}

/** A plain value, to be written. */
export function commentedOf(value: Json, above: readonly string[] = []): Commented {
  if (typeof value !== "object" || value === null) return bare(value, above);
  if (isList(value))
    return bare(
      value.map((item) => commentedOf(item)),
      above,
    );
  return bare(new Map(Object.entries(value).map(([key, item]) => [key, commentedOf(item)])), above);
}

/** All that is said about a value and what lies in it, from the top. */
export function commentsIn({ above, beside, below, content }: Commented): string[] {
  const inner = isCommentedList(content) ? [...content] : isCommentedMap(content) ? [...content.values()] : [];
  return [...above, ...beside, ...inner.flatMap(commentsIn), ...below];
}

/** What stands behind the one value in it, where nothing else is said. */
export function besideItsValue(value: Commented): readonly string[] | undefined {
  const { content, beside } = value;
  const [only, ...others] = isCommentedList(content) ? content : isCommentedMap(content) ? [...content.values()] : [];
  if (others.length > 0) return undefined;
  const found = only ? besideItsValue(only) : beside;
  return found && found.length === commentsIn(value).length ? found : undefined;
}

/** With more lines above it. */
export function under(lines: readonly string[], value: Commented): Commented {
  return lines.length === 0 ? value : { ...value, above: [...lines, ...value.above] };
}

/**
 * A document's value, in other words where somebody has them. What repeats itself without end is cut off by the number
 * of values.
 */
export function readCommented(document: Document, inOurWords: (text: string) => string): Commented {
  return new Reading(document, inOurWords).value(document.contents, linesOf(document.commentBefore));
}

/** More values than any object of Kubernetes has. */
const MOST_VALUES = 1_000_000;

class Reading {
  private values = 0;

  constructor(
    private readonly document: Document,
    private readonly inOurWords: (text: string) => string,
  ) {}

  value(node: unknown, above: readonly string[] = []): Commented {
    if (this.values++ > MOST_VALUES) throw new RangeError("aliases repeat each other without end");
    if (isAlias(node)) return this.value(node.resolve(this.document), [...above, ...linesOf(node.commentBefore)]);
    if (isScalar(node)) return this.scalar(node, above);
    if (isSeq(node)) return this.list(node, above);
    if (isMap(node)) return this.map(node, above);
    return bare(null, above);
  }

  private scalar(node: Scalar, above: readonly string[]): Commented {
    const { value } = node;
    const isPlain = typeof value === "number" || typeof value === "boolean";
    const content = typeof value === "string" ? this.inOurWords(value) : isPlain ? value : null;
    return { above: [...above, ...linesOf(node.commentBefore)], beside: linesOf(node.comment), below: [], content };
  }

  /** What stands above its first item the parser gives to the list. */
  private list(node: YAMLSeq, above: readonly string[]): Commented {
    const ofFirst = node.flow ? [] : linesOf(node.commentBefore);
    const items = node.items.map((item, index) => this.value(item, index === 0 ? ofFirst : []));
    return this.collection(
      node,
      [...above, ...(items.length > 0 && !node.flow ? [] : linesOf(node.commentBefore))],
      items,
    );
  }

  private map(node: YAMLMap, above: readonly string[]): Commented {
    const isBlock = !node.flow && node.items.length > 0;
    const entries: CommentedMap = new Map();
    for (const [index, pair] of node.items.entries()) {
      const first = isBlock && index === 0 ? linesOf(node.commentBefore) : [];
      for (const [key, value] of this.entries(pair, first))
        if (!isMerge(pair) || !entries.has(key)) entries.set(key, value);
    }
    return this.collection(node, [...above, ...(isBlock ? [] : linesOf(node.commentBefore))], entries);
  }

  private collection(node: YAMLSeq | YAMLMap, above: readonly string[], content: Content): Commented {
    const comment = linesOf(node.comment);
    return node.flow ? { above, beside: comment, below: [], content } : { above, beside: [], below: comment, content };
  }

  private entries(pair: Pair, above: readonly string[]): [string, Commented][] {
    const { key, value } = pair;
    const lines = isScalar(key) ? [...above, ...linesOf(key.commentBefore), ...linesOf(key.comment)] : above;
    const read = this.value(value, lines);
    if (!isMerge(pair)) return [[this.inOurWords(isScalar(key) ? String(key.value) : String(key)), read]];
    const merged = isCommentedList(read.content) ? read.content : [read];
    return merged.flatMap(({ content }) => (isCommentedMap(content) ? [...content] : []));
  }
}

/** What is said in a document that has nothing else in it. */
export function commentsAround({ commentBefore, contents, comment }: Document): string[] {
  return [commentBefore, isScalar(contents) ? contents.commentBefore : undefined, comment].flatMap(linesOf);
}

function linesOf(comment: string | null | undefined): string[] {
  return comment ? comment.split("\n").filter((line) => line.trim() !== "") : [];
}
