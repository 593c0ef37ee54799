import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../cluster/cluster";
import { isList, isMap } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { remembered } from "../remembered";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/** An item that a list has already. */
export interface Repeated {
  readonly path: readonly PathStep[];
  /** The index of the first. */
  readonly first: number;
  /** What is the same: the item of a set, the keys of an item of a map. */
  readonly same: Json;
}

/** What stands twice in the lists that are sets, and in those that are maps by some keys of their items. */
export function repeated(
  value: Json | undefined,
  schema: StructuralSchema,
  path: readonly PathStep[] = [],
): Repeated[] {
  if (!holdsSets(schema) || value === undefined) return [];
  if (isList(value)) {
    const { items } = schema;
    const below = value.flatMap((item, index) => (items ? repeated(item, items, [...path, index]) : []));
    return [...repeatedItems(value, schema, path), ...below];
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const below = fieldSchema(schema, key);
    return below ? repeated(item, below, [...path, key]) : [];
  });
}

function repeatedItems(list: readonly Json[], schema: StructuralSchema, path: readonly PathStep[]): Repeated[] {
  const type = schema["x-kubernetes-list-type"];
  if (type !== "set" && type !== "map") return [];
  const keys = type === "map" ? (schema["x-kubernetes-list-map-keys"] ?? []) : undefined;
  // The schema says what is wrong with these.
  if (keys && !list.every((item) => item === null || isMap(item))) return [];
  const identities = list.map((item) => (keys ? keysOf(item, keys) : item));
  return identities.flatMap((same, index) => {
    const first = identities.findIndex((other) => isDeepStrictEqual(other, same));
    // The API server names an item once, however often it comes again.
    const before = identities.slice(first + 1, index).some((other) => isDeepStrictEqual(other, same));
    return first < index && !before ? [{ path: [...path, index], first, same }] : [];
  });
}

/** What makes an item of a list map the one it is. */
function keysOf(item: Json | undefined, keys: readonly string[]): Json {
  const map = isMap(item) ? item : {};
  return Object.fromEntries(keys.flatMap((key) => (Object.hasOwn(map, key) ? [[key, map[key] ?? null]] : [])));
}

/** Most parts of a schema do not, and need no look. */
const holdsSets = remembered((schema: StructuralSchema): boolean => {
  const { items, additionalProperties, properties = {} } = schema;
  const below = [items, additionalProperties, ...Object.values(properties)];
  const listType = schema["x-kubernetes-list-type"];
  return listType === "set" || listType === "map" || below.some((part) => part !== undefined && holdsSets(part));
});
