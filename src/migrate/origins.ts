import { isMap, isNode, isPair, isSeq, type Node } from "yaml";
import { type PathStep, showPath } from "../cluster/located";
import type { Place } from "../cluster/problem";
import type { Source } from "../cluster/source";

/** Where a node of the input was written. */
interface Origin {
  readonly source: Source;
  readonly offset: number;
  readonly path: readonly PathStep[];
}

const origins = new WeakMap<Node, Origin>();

/** Remembers where all nodes of an object stand, in a part of a file that begins at `from`. */
export function remember(node: unknown, source: Source, from: number, path: readonly PathStep[] = []): void {
  if (!isNode(node)) return;
  const offset = from + (node.range?.[0] ?? 0);
  origins.set(node, { source, offset, path });
  if (isSeq(node)) for (const [index, item] of node.items.entries()) remember(item, source, from, [...path, index]);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    const below = [...path, String(key)];
    remember(key, source, from, below);
    remember(value, source, from, below);
  }
}

/** The place of a node of the input, or of what it was made of. */
export function placeOf(node: Node): Place {
  const origin = origins.get(node);
  if (!origin) return { file: "", line: 0, column: 0, path: "" };
  return origin.source.place(origin.offset, showPath(origin.path));
}

/** The way to a node in the object that it was read from: `spec.provider.amiFamily`. */
export function fieldOf(node: Node): string {
  return showPath(origins.get(node)?.path ?? []);
}

/** What was made of a node stands where the node does, with all that is new in it. */
export function madeOf<Made extends Node>(made: Made, node: Node): Made {
  const origin = origins.get(node);
  if (origin) settle(made, origin);
  return made;
}

/** A copy that stands where the node does. */
export function copyOf(node: Node): Node {
  const copy = node.clone();
  copyOrigins(node, copy);
  return isNode(copy) ? copy : node;
}

function settle(node: unknown, origin: Origin): void {
  if (!isNode(node) || origins.has(node)) return;
  origins.set(node, origin);
  for (const below of nodesIn(node)) settle(below, origin);
}

function copyOrigins(node: unknown, copy: unknown): void {
  if (!isNode(node) || !isNode(copy)) return;
  const origin = origins.get(node);
  if (origin) origins.set(copy, origin);
  const copies = nodesIn(copy);
  for (const [index, below] of nodesIn(node).entries()) copyOrigins(below, copies[index]);
}

function nodesIn(node: Node): unknown[] {
  if (isSeq(node)) return node.items;
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => (isPair(pair) ? [pair.key, pair.value] : []));
}

/** Whether a node was read from a part of a file. */
export function isFrom(node: Node, source: Source, from: number, to: number): boolean {
  const origin = origins.get(node);
  return origin !== undefined && origin.source === source && origin.offset >= from && origin.offset < to;
}
