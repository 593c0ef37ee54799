import type { Json } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import { type Change, type Mutation, type Soil, sample } from "./mutation";
import type { Spot } from "./places";

/** Numbers, lengths and counts at their limits, and one beside them. */
export const boundMutations: readonly Mutation[] = [
  { name: "number at its bound", weight: 4, change: numberAtBound },
  { name: "odd number", weight: 2, change: oddNumber },
  { name: "length at its bound", weight: 4, change: lengthAtBound },
  { name: "count at its bound", weight: 3, change: countAtBound },
  { name: "quantity", weight: 4, change: quantity },
];

function numberAtBound({ schema }: Spot, { random }: Soil): Change | undefined {
  const { minimum, maximum } = schema;
  const edges = [minimum, maximum].filter((bound) => bound !== undefined);
  return edges.length > 0 ? { to: random.pick(edges) + random.pick([-1, 0, 0, 1]) } : undefined;
}

/** The edges of int32, of a double's whole numbers, of int64 (the last double below, and the first above). */
const ODD_NUMBERS = [
  ...[0, -0, -1, 1.5, 0.1, 1e3, 1e21, 1e300, 5e-324, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1],
  ...[2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63 - 1024, 2 ** 63, -(2 ** 63), -(2 ** 63) - 2048, 2 ** 64],
];

function oddNumber({ value, schema }: Spot, { random }: Soil): Change | undefined {
  const fits = typeof value === "number" || schema.type === "integer" || schema["x-kubernetes-int-or-string"];
  return fits ? { to: random.pick(ODD_NUMBERS) } : undefined;
}

function lengthAtBound({ value, schema: { minLength, maxLength } }: Spot, { random }: Soil): Change | undefined {
  const edges = [minLength, maxLength].filter((bound) => bound !== undefined);
  if (typeof value !== "string" || edges.length === 0) return undefined;
  const length = Math.max(0, random.pick(edges) + random.pick([-1, 0, 0, 1]));
  // Characters of one, two, three and four bytes; the last has two units in JavaScript.
  const filler = random.pick(["a", "a", "a", "a", "a", "é", "一", "\u{1d4b3}"]);
  const kept = [...value].slice(0, random.below(length + 1));
  return { to: kept.join("") + filler.repeat(Math.max(0, length - kept.length)) };
}

function countAtBound({ value, schema }: Spot, { random }: Soil): Change | undefined {
  const { minItems, maxItems, maxProperties } = schema;
  const edges = [minItems, maxItems, maxProperties].filter((bound) => bound !== undefined);
  if (edges.length === 0 || value === undefined) return undefined;
  const count = Math.max(0, random.pick(edges) + random.pick([-1, 0, 0, 1]));
  const places = Array.from({ length: count }, (_, index) => index);
  if (isList(value)) {
    const models: readonly Json[] = value.length > 0 ? value : [sample(schema.items ?? {}, random)];
    return { to: places.map((index) => models[index % models.length] ?? null) };
  }
  if (!isMap(value)) return undefined;
  const model = Object.values(value)[0] ?? sample(schema.additionalProperties ?? {}, random);
  return { to: Object.fromEntries(places.map((index) => [`key${index}`, model])) };
}

const QUANTITIES: readonly Json[] = [
  ...[
    "1",
    "1.5Gi",
    "-1",
    "+2",
    "1e3",
    "1E-3",
    "",
    "1 ",
    " 1",
    ".5",
    "5.",
    ".",
    "0x10",
    "1Ki",
    "1ki",
    "1K",
    "1k",
    "1m",
    "1u",
    "1n",
  ],
  ...[
    "1KiB",
    "1e",
    "1e3.5",
    "1ee3",
    "--1",
    "100%",
    "10.25%",
    "10.256%",
    "100.00%",
    "100.1%",
    "%",
    "1\n",
    "１",
    "٣",
    "Infinity",
    "1_000",
  ],
  ...[0, 1, -1, 1.5, 1e3, 1e21, true, null],
];

function quantity({ schema }: Spot, { random }: Soil): Change | undefined {
  const fits = schema["x-kubernetes-int-or-string"] || schema.pattern?.includes("KMGTPE");
  return fits ? { to: random.pick(QUANTITIES) } : undefined;
}
