import { isDeepStrictEqual } from "node:util";
import type { Json, JsonMap } from "../../cluster/cluster";
import { isList, isMap } from "../../cluster/json";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/** A value and what stood in its place before. */
export interface Change {
  readonly schema: StructuralSchema;
  readonly value: Json;
  readonly old: Json;
}

/** The change of what a key says, when both have it and the schema knows the key. */
export function changeOfKey({ schema, value, old }: Change, key: string): Change | undefined {
  const below = fieldSchema(schema, key);
  if (!below || !isMap(value) || !isMap(old)) return undefined;
  return changeOf(below, valueAt(value, key), valueAt(old, key));
}

/** The change of an item: only in a list that is a map of its items' keys is it known which item it was. */
export function changeOfItem({ schema, value, old }: Change, index: number): Change | undefined {
  const { items, "x-kubernetes-list-type": type, "x-kubernetes-list-map-keys": keys = [] } = schema;
  if (!items || type !== "map" || !isList(value) || !isList(old)) return undefined;
  const item = value[index];
  if (!isMap(item) || !keys.every((key) => isScalar(item[key]))) return undefined;
  return changeOf(
    items,
    item,
    old.find((other) => isMap(other) && keys.every((key) => valueAt(other, key) === valueAt(item, key))),
  );
}

/** Whether the API server takes a value for unchanged. What is wrong in it was wrong before, and is let pass. */
export function changesNothing(change: Change): boolean {
  const { schema, value, old } = change;
  if (value === null || old === null) return value === old;
  if (isList(value) && isList(old)) {
    if (value.length !== old.length) return false;
    if (schema["x-kubernetes-list-type"] !== "map") return isDeepStrictEqual(value, old);
    return value.every((_, index) => nothing(changeOfItem(change, index)));
  }
  if (isMap(value) && isMap(old)) {
    const keys = Object.keys(value);
    // A key that the schema does not know counts as changed, as the API server has it.
    return keys.length === Object.keys(old).length && keys.every((key) => nothing(changeOfKey(change, key)));
  }
  return value === old;
}

function nothing(change: Change | undefined): boolean {
  return change !== undefined && changesNothing(change);
}

function changeOf(schema: StructuralSchema, value: Json | undefined, old: Json | undefined): Change | undefined {
  return value === undefined || old === undefined ? undefined : { schema, value, old };
}

function valueAt(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isScalar(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== "object";
}
