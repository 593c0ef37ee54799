import type { Json, JsonMap } from "../../cluster/cluster";
import { isList } from "./json";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/** A value as CEL has it: integers apart from other numbers, maps that no key can confuse. */
export type CelValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | Date
  | readonly CelValue[]
  | ReadonlySet<CelValue>
  | CelMap;
type CelMap = ReadonlyMap<string, CelValue>;

/** The value that rules see, typed by its schema: the API server does the same when a rule looks at it. */
export function celValue(schema: StructuralSchema, value: Json): CelValue {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return schema.format === "date-time" ? timestamp(value) : value;
  if (typeof value === "number") return schema.type !== "number" && Number.isInteger(value) ? BigInt(value) : value;
  return isList(value) ? celList(schema, value) : celMap(schema, value);
}

/** What is no timestamp stays text: its format is refused before. */
function timestamp(text: string): Date | string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date;
}

function celList({ items = {}, "x-kubernetes-list-type": type }: StructuralSchema, list: readonly Json[]): CelValue {
  const values = list.map((item) => celValue(items, item));
  return type === "set" ? new Set(values) : values;
}

function celMap(schema: StructuralSchema, map: JsonMap): CelMap {
  const values = new Map<string, CelValue>();
  for (const key of Object.keys(map)) {
    const value = map[key];
    // A field that is null is a field that is not there; a null in a map is a value.
    if (value === undefined || (value === null && schema.properties)) continue;
    values.set(key, celValue(fieldSchema(schema, key) ?? {}, value));
  }
  return values;
}
