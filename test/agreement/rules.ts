import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import type { PathStep } from "../../src/cluster/located";
import type { Kind, Schema } from "./kinds";
import type { Soil } from "./mutation";
import { type Spot, spotsOf, withValue } from "./places";
import type { Random } from "./random";

/** A CEL rule of a kind, and the place of the schema where it stands. */
export interface Rule {
  readonly schemaPath: string;
  readonly index: number;
  readonly text: string;
  /** The fields that it names. */
  readonly fields: ReadonlySet<string>;
  /** The words that it compares with. */
  readonly words: readonly string[];
}

export function rulesOf(schema: Schema, schemaPath = ""): Rule[] {
  const own = (schema["x-kubernetes-validations"] ?? []).map(({ rule }, index) => read(rule, schemaPath, index));
  const properties = Object.entries(schema.properties ?? {});
  return [
    ...own,
    ...properties.flatMap(([key, property]) => rulesOf(property, `${schemaPath}.${key}`)),
    ...(schema.items ? rulesOf(schema.items, `${schemaPath}[]`) : []),
    ...(schema.additionalProperties ? rulesOf(schema.additionalProperties, `${schemaPath}{}`) : []),
  ];
}

function read(text: string, schemaPath: string, index: number): Rule {
  const fields = new Set([...text.matchAll(/\.([a-zA-Z]+)\b(?!\()/g)].map(([, name = ""]) => name));
  const words = [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? "");
  return { schemaPath, index, text, fields, words: words.filter((word) => !word.startsWith("^")) };
}

/** Changes what a rule looks at, once or more, with the words of the rule itself. */
export function aim(rule: Rule, { schema }: Kind, object: JsonMap, soil: Soil): Json | undefined {
  const { random } = soil;
  const target = targetOf(rule, spotsOf(schema, object), soil);
  if (!target) return undefined;
  let changed = withValue(object, target.path, target.value);
  for (let left = 1 + random.below(3); left > 0; left--) {
    const below = spotsOf(schema, changed).filter(({ path }) =>
      target.path.every((step, depth) => path[depth] === step),
    );
    const spot = spotFor(rule, below, random);
    if (spot) changed = withValue(changed, spot.path, shot(rule, spot, soil));
  }
  return changed;
}

/** Where the rule would look; what it needs is made where the object says nothing there yet. */
function targetOf(
  { schemaPath }: Rule,
  spots: readonly Spot[],
  { random, donors }: Soil,
): { path: readonly PathStep[]; value: Json } | undefined {
  const there = spots.filter((spot) => spot.schemaPath === schemaPath && (spot.value ?? null) !== null);
  const found = random.pickSome(there);
  if (found?.value !== undefined) return { path: found.path, value: found.value };
  const absent = spots.filter((spot) => spot.value === undefined && schemaPath.startsWith(spot.schemaPath));
  const nearest = absent.sort((one, other) => other.schemaPath.length - one.schemaPath.length)[0];
  return nearest && { path: nearest.path, value: donors.likely(nearest, random) };
}

/** Most often a field that the rule names, or what it stands at when it names none. */
function spotFor({ fields }: Rule, below: readonly Spot[], random: Random): Spot | undefined {
  if (random.once(4)) return random.pickSome(below);
  const named = below.filter(({ path }) => fields.has(String(path.at(-1))));
  return random.pickSome(named) ?? below[0];
}

/** What the place says afterwards. */
function shot(rule: Rule, spot: Spot, { random, donors }: Soil): Json | undefined {
  const { value, schema, path } = spot;
  if (value === undefined) return donors.likely(spot, random);
  if (path.length > 2 && random.once(4)) return undefined;
  if (typeof value === "number")
    return random.pick([0, 1, value + 1, value - 1, schema.minimum ?? 0, schema.maximum ?? 1]);
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return schema.enum && random.once(2) ? random.pick(schema.enum) : word(rule, random);
  if (isList(value)) return value.length === 0 || random.once(2) ? [] : [...value, random.pick(value)];
  if (!isMap(value)) return value;
  return schema.additionalProperties ? entries(rule, value, random) : {};
}

function entries(rule: Rule, map: JsonMap, random: Random): JsonMap {
  if (random.once(6)) return {};
  const [first, ...rest] = Object.entries(map);
  const kept = first && random.once(2) ? [first, ...rest] : rest;
  return Object.fromEntries([...kept, [word(rule, random), random.once(4) ? word(rule, random) : (first?.[1] ?? "a")]]);
}

/** One of the rule's, as it is or with something around it. */
function word({ words }: Rule, random: Random): string {
  const plain = random.pickSome(words) ?? "";
  if (random.once(2)) return plain;
  const around = [`x${plain}`, `${plain}x`, `${plain}/x`, `x.${plain}/y`, `${plain}@latest`, `${plain}@1`, `-${plain}`];
  return random.pick(["", "a", "1", "-1", ...around]);
}
