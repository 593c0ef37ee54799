import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import type { Change, Mutation, Soil } from "./mutation";
import type { Spot } from "./places";
import type { Random } from "./random";

/** What is there, what is not, and of which type it is. */
export const shapeMutations: readonly Mutation[] = [
  {
    name: "drop",
    weight: 4,
    change: ({ path, value }) => (value !== undefined && path.length > 0 ? { to: undefined } : undefined),
  },
  {
    name: "add",
    weight: 10,
    change: (spot, { donors, random }) => (spot.value === undefined ? { to: donors.likely(spot, random) } : undefined),
  },
  {
    name: "other valid value",
    weight: 10,
    change: (spot, { donors, random }) => (spot.path.length > 1 ? { to: donors.likely(spot, random) } : undefined),
  },
  { name: "other version", weight: 1, change: otherVersion },
  { name: "retype", weight: 3, change: retype },
  { name: "null", weight: 3, change: ({ path }) => (path.length > 0 ? { to: null } : undefined) },
  { name: "empty", weight: 3, change: empty },
  { name: "unknown field", weight: 3, change: unknownField },
  {
    name: "default",
    weight: 2,
    change: ({ schema }) => (schema.default === undefined ? undefined : { to: schema.default }),
  },
  { name: "item twice", weight: 3, change: itemTwice },
  { name: "key of a list twice", weight: 3, change: listKeyTwice },
  {
    name: "null item",
    weight: 1,
    change: ({ value }, { random }) => (isList(value) ? inserted(value, null, random) : undefined),
  },
  { name: "reorder", weight: 6, change: reorder },
  {
    name: "stray value",
    weight: 3,
    change: ({ path }, { donors, random }) => (path.length > 1 ? { to: donors.stray(random) } : undefined),
  },
];

/** Kinds that nobody knows are not judged, so it stays in the group. */
function otherVersion({ path, value }: Spot, { random }: Soil): Change | undefined {
  if (path.length > 0 || !isMap(value)) return undefined;
  const [group] = String(value.apiVersion).split("/");
  return { to: { ...value, apiVersion: `${group}/${random.pick(["v1alpha5", "v1beta1", "v2", "V1", "v1/v1"])}` } };
}

function retype({ path, value }: Spot, { random }: Soil): Change | undefined {
  if (value === undefined || path.length === 0) return undefined;
  const others: Json[] = [0, 1, 1.5, -1, true, false, "", "1", "true", [], {}, [value], { value }, [[]], String(value)];
  return { to: random.pick(others) };
}

function empty({ path, value, schema }: Spot, { random }: Soil): Change | undefined {
  if (path.length === 0) return undefined;
  if (random.once(4)) return { to: random.pick<Json>(["", [], {}, 0, false]) };
  if (typeof value === "string" || schema.type === "string") return { to: "" };
  if (isList(value) || schema.type === "array") return { to: [] };
  return isMap(value) || schema.type === "object" ? { to: {} } : undefined;
}

const UNKNOWN_KEYS = [
  "nope",
  "",
  "a.b",
  "a/b",
  "a[0]",
  'qu"ote',
  "__proto__",
  "constructor",
  "toString",
  "ключ",
  "x y",
  "0",
];

function unknownField({ value }: Spot, { random }: Soil): Change | undefined {
  if (!isMap(value)) return undefined;
  const near = Object.keys(value).flatMap((key) => [key.slice(0, -1), key.toUpperCase(), `${key}s`, `${key} `]);
  const key = random.pick([...UNKNOWN_KEYS, ...near]);
  return {
    to: shuffledMap([...Object.entries(value), [key, random.pick<Json>(["x", 1, null, {}, { y: 1 }, []])]], random),
  };
}

function itemTwice({ value }: Spot, { random }: Soil): Change | undefined {
  return isList(value) && value.length > 0 ? inserted(value, random.pick(value), random) : undefined;
}

function listKeyTwice({ value, schema }: Spot, { random }: Soil): Change | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (!isList(value) || !keys || value.length === 0) return undefined;
  const [item, other] = [random.pick(value), random.pick(value)];
  if (!isMap(item) || !isMap(other)) return undefined;
  const same = Object.fromEntries(
    keys.flatMap((key): [string, Json][] => (item[key] === undefined ? [] : [[key, item[key]]])),
  );
  return inserted(value, { ...other, ...same }, random);
}

function inserted(list: readonly Json[], item: Json, random: Random): Change {
  return { to: list.toSpliced(random.below(list.length + 1), 0, item) };
}

function reorder({ value }: Spot, { random }: Soil): Change | undefined {
  if (isList(value) && value.length > 1) return { to: random.shuffled(value) };
  return isMap(value) ? { to: shuffledMap(Object.entries(value), random) } : undefined;
}

function shuffledMap(entries: readonly (readonly [string, Json])[], random: Random): JsonMap {
  return Object.fromEntries(random.shuffled(entries));
}
