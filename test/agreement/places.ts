import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import type { PathStep } from "../../src/cluster/located";
import type { Schema } from "./kinds";

/** A place of an object, with what its schema says of it. */
export interface Spot {
  readonly path: readonly PathStep[];
  readonly schema: Schema;
  /** Undefined where the object says nothing and may. */
  readonly value: Json | undefined;
  /** The same for all items of a list and all values of a map. */
  readonly schemaPath: string;
}

/** Everything an object says, and everything that it could say beside it. */
export function spotsOf(schema: Schema, value: Json | undefined): Spot[] {
  return [...spotsBelow({ path: [], schema, value, schemaPath: "" })];
}

function* spotsBelow(spot: Spot): Iterable<Spot> {
  yield spot;
  for (const child of children(spot)) yield* spotsBelow(child);
}

function children({ path, schema, value, schemaPath }: Spot): Spot[] {
  if (isList(value))
    return value.map((item, index) => ({
      path: [...path, index],
      schema: schema.items ?? {},
      value: item,
      schemaPath: `${schemaPath}[]`,
    }));
  if (!isMap(value)) return [];
  const said = new Set([...Object.keys(value), ...Object.keys(schema.properties ?? {})]);
  return [...said].map((key) => {
    const property = schema.properties?.[key];
    return {
      path: [...path, key],
      schema: property ?? schema.additionalProperties ?? {},
      value: value[key],
      schemaPath: `${schemaPath}${property ? `.${key}` : "{}"}`,
    };
  });
}

/** The value at a path. */
export function valueAt(value: Json | undefined, [step, ...rest]: readonly PathStep[]): Json | undefined {
  if (step === undefined) return value;
  if (isList(value)) return valueAt(value[Number(step)], rest);
  return isMap(value) && Object.hasOwn(value, step) ? valueAt(value[step], rest) : undefined;
}

/** The object with another value at a path, or, for undefined, with none there. */
export function withValue(
  value: Json | undefined,
  path: readonly PathStep[],
  wanted: Json | undefined,
): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return wanted;
  if (isList(value)) {
    const items = value.map((item, index) => (index === step ? withValue(item, rest, wanted) : item));
    return items.filter((item) => item !== undefined);
  }
  if (!isMap(value)) return value;
  const changed = withValue(Object.hasOwn(value, step) ? value[step] : undefined, rest, wanted);
  return withEntry(value, String(step), changed);
}

/** The map with an entry in its place; fromEntries takes `__proto__` for what it is: a key. */
function withEntry(map: JsonMap, key: string, value: Json | undefined): JsonMap {
  const entries = Object.entries(map).flatMap(([name, old]): [string, Json][] => {
    if (name !== key) return [[name, old]];
    return value === undefined ? [] : [[name, value]];
  });
  if (value !== undefined && !Object.hasOwn(map, key)) entries.push([key, value]);
  return Object.fromEntries(entries);
}
