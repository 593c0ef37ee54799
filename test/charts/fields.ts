import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";

/** The leaves of an object by their paths: what is to be compared, whatever order it was written in. */
export type Fields = ReadonlyMap<string, string | number | boolean | null>;

/** Lists whose items have a name are told apart by it, others by their place. */
export function fieldsOf(object: JsonMap): Fields {
  return new Map(leaves("", object));
}

function* leaves(path: string, value: Json): Iterable<[string, string | number | boolean | null]> {
  if (typeof value !== "object" || value === null) {
    yield [path, value];
    return;
  }
  const steps = isList(value)
    ? listSteps(value)
    : Object.entries(value).map(([key, child]) => [keyStep(key), child] as const);
  if (steps.length === 0) yield [path, isList(value) ? "[]" : "{}"];
  for (const [step, child] of steps) yield* leaves(`${path}${step}`, child);
}

/** Keys that hold dots or slashes, as labels do, stand in brackets. */
function keyStep(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? `.${key}` : `[${key}]`;
}

function listSteps(list: readonly Json[]): (readonly [string, Json])[] {
  const names = list.map(nameOf);
  const named = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return list.map((item, index) => [`[${named ? names[index] : index}]`, item]);
}

/** What an item of a list is known by: a name, a taint's key and effect, a requirement's key, a CNI plugin's type. */
function nameOf(item: Json): string | undefined {
  if (!isMap(item)) return undefined;
  const { name, key, effect, type } = item;
  if (typeof name === "string") return name;
  if (typeof key === "string") return typeof effect === "string" ? `${key}:${effect}` : key;
  return typeof type === "string" ? type : undefined;
}
