import { Document, isMap, isNode, isScalar, isSeq, type Node, Pair, Scalar, YAMLMap } from "yaml";
import { copyOf, madeOf } from "./origins";

/** A key of an object, with its comments, and what it says. */
export interface Field {
  readonly name: string;
  readonly key: Scalar;
  readonly value: Node;
}

/** What a map says, in its order. */
export function fieldsOf(map: Node | undefined): Field[] {
  if (!isMap(map)) return [];
  return map.items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    return [{ name: String(key.value), key, value: isNode(value) ? value : madeOf(new Scalar(null), key) }];
  });
}

export function fieldAt(map: Node | undefined, name: string): Field | undefined {
  return fieldsOf(map).find((field) => field.name === name);
}

/** The value of a key, or of a key in it. */
export function valueAt(map: Node | undefined, ...names: string[]): Node | undefined {
  return names.reduce<Node | undefined>((here, name) => fieldAt(here, name)?.value, map);
}

/** Whether a pair is YAML's `<<`, by which a map takes over what others say. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && (key.value === "<<" || typeof key.value === "symbol");
}

export function itemsOf(list: Node | undefined): Node[] {
  return isSeq(list) ? list.items.filter((item) => isNode(item)) : [];
}

/** What a scalar says, as text. */
export function textOf(node: Node | undefined): string | undefined {
  if (!isScalar(node) || node.value === null || node.value === undefined) return undefined;
  return String(node.value);
}

export function textAt(map: Node | undefined, ...names: string[]): string | undefined {
  return textOf(valueAt(map, ...names));
}

/** Whether nothing is said: no value, or a map or list without anything in it. */
export function isEmpty(node: Node | undefined): boolean {
  if (isMap(node) || isSeq(node)) return node.items.length === 0;
  return textOf(node) === undefined;
}

/** Puts a field into a map, under a name; its comments come with it. */
export function move(field: Field, to: YAMLMap, name = field.name): void {
  to.items.push(new Pair(keyCalled(name, field), field.value));
}

/** Gives a field another name and value where it stands; the comments of the key stay. */
export function become(map: YAMLMap, field: Field, name: string, value: Node): void {
  for (const pair of map.items)
    if (pair.key === field.key) {
      pair.key = keyCalled(name, field);
      pair.value = value;
    }
}

/** The old object is looked at again: its key stays what it was. */
function keyCalled(name: string, { key }: Field): Node {
  const copy = copyOf(key);
  if (isScalar(copy)) copy.value = name;
  return copy;
}

/** Puts in what nobody wrote, for a reason that stands somewhere. */
export function put(to: YAMLMap, name: string, value: unknown, reason: Node, at = to.items.length): void {
  const node = isNode(value) ? value : made(value, reason);
  to.items.splice(at, 0, new Pair(madeOf(new Scalar(name), reason), node));
}

const maker = new Document(null, { version: "1.1" });

/** What is said in the place of an old value, with the comment behind that. */
export function madeFor(value: string, old: Node): Node {
  const scalar = new Scalar(value);
  if (isScalar(old) && old.comment) scalar.comment = old.comment;
  return madeOf(scalar, old);
}

/** A value that nobody wrote. */
export function made(value: unknown, reason: Node): Node {
  return madeOf(maker.createNode(value), reason);
}

/** On one line, as people write short lists. */
export function madeInLine(value: unknown, reason: Node): Node {
  return madeOf(maker.createNode(value, { flow: true }), reason);
}

export function newMap(reason: Node): YAMLMap {
  return madeOf(new YAMLMap(), reason);
}

/** A value on one line, for people. */
export function shown(node: Node): string {
  return textOf(node) ?? JSON.stringify(node.toJSON());
}

/** A comment behind the last key of an old map is behind that of the new one. */
export function endLike(map: YAMLMap, old: YAMLMap): void {
  if (old.comment) map.comment = old.comment;
}
