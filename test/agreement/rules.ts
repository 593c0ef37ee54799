import type { Json, JsonMap } from "../../src/cluster/cluster";
import type { PathStep } from "../../src/cluster/located";
import { isMap } from "../charts/fields";
import type { Kind, Schema } from "./kinds";
import type { Soil } from "./mutation";
import { isList, type Spot, spotsOf, withValue } from "./places";
import type { Random } from "./random";

/** A CEL rule of a kind, and the place of the schema where it stands. */
export interface AimedRule {
  readonly schemaPath: string;
  readonly index: number;
  readonly rule: string;
}

export function rulesOf(schema: Schema, schemaPath = ""): AimedRule[] {
  const own = (schema["x-kubernetes-validations"] ?? []).map(({ rule }, index) => ({ schemaPath, index, rule }));
  const properties = Object.entries(schema.properties ?? {});
  return [
    ...own,
    ...properties.flatMap(([key, property]) => rulesOf(property, `${schemaPath}.${key}`)),
    ...(schema.items ? rulesOf(schema.items, `${schemaPath}[]`) : []),
    ...(schema.additionalProperties ? rulesOf(schema.additionalProperties, `${schemaPath}{}`) : []),
  ];
}

/** Changes what the rule looks at, with the words that the rule itself has. */
export function aim(rule: AimedRule, kind: Kind, object: JsonMap, soil: Soil): Json | undefined {
  const { random } = soil;
  let changed: Json | undefined = object;
  const target = targetOf(rule, kind, object, soil);
  if (!target) return undefined;
  changed = withValue(changed, target.path, target.value);
  const times = 1 + random.below(3);
  for (let time = 0; time < times; time++) changed = hit(rule, target.path, kind, changed, soil);
  return changed;
}

/** Where the rule would look; made where the object says nothing there yet. */
function targetOf(
  { schemaPath }: AimedRule,
  { schema }: Kind,
  object: JsonMap,
  { random, donors }: Soil,
): { path: readonly PathStep[]; value: Json } | undefined {
  const spots = spotsOf(schema, object);
  const there = spots.filter(
    (spot) => spot.schemaPath === schemaPath && spot.value !== undefined && spot.value !== null,
  );
  const found = random.pickSome(there);
  if (found?.value !== undefined) return { path: found.path, value: found.value };
  const nearest = spots
    .filter((spot) => spot.value === undefined && schemaPath.startsWith(spot.schemaPath))
    .sort((one, other) => other.schemaPath.length - one.schemaPath.length)[0];
  return nearest && { path: nearest.path, value: donors.likely(nearest, random) };
}

function hit(
  { rule }: AimedRule,
  path: readonly PathStep[],
  { schema }: Kind,
  object: Json | undefined,
  { random, donors }: Soil,
): Json | undefined {
  const below = spotsOf(schema, object).filter((spot) => path.every((step, depth) => spot.path[depth] === step));
  const mentioned = new Set([...rule.matchAll(/\.([a-zA-Z]+)\b(?!\()/g)].map(([, name]) => name));
  const literals = [...rule.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double ?? "");
  const named = below.filter(({ path: [...steps] }) => mentioned.has(String(steps.at(-1))));
  const spot = random.pickSome(random.once(3) || named.length === 0 ? below : named);
  if (!spot) return object;
  return withValue(
    object,
    spot.path,
    aimed(spot, literals, random, () => donors.likely(spot, random)),
  );
}

/** What the place says afterwards. */
function aimed(spot: Spot, literals: readonly string[], random: Random, likely: () => Json): Json | undefined {
  const { value, schema } = spot;
  if (value === undefined) return likely();
  if (spot.path.length > 2 && random.once(3)) return undefined;
  if (typeof value === "number")
    return random.pick([0, 1, value + 1, value - 1, schema.minimum ?? 0, schema.maximum ?? 1]);
  if (typeof value === "boolean") return !value;
  if (typeof value === "string")
    return schema.enum && random.once(2) ? random.pick(schema.enum) : wordOf(literals, random);
  if (isList(value)) return value.length === 0 || random.once(2) ? [] : [...value, random.pick(value)];
  if (!isMap(value)) return value;
  if (!schema.additionalProperties) return value;
  const entries = Object.entries(value);
  return random.once(4)
    ? {}
    : Object.fromEntries([
        ...entries.slice(random.below(2)),
        [wordOf(literals, random), entries[0]?.[1] ?? wordOf(literals, random)],
      ]);
}

/** A word of the rule, as it is or with something around it. */
function wordOf(literals: readonly string[], random: Random): string {
  const word = random.pickSome(literals) ?? "";
  return random.pick([
    "",
    word,
    word,
    word,
    `x${word}`,
    `${word}x`,
    `${word}/x`,
    `x.${word}/y`,
    `${word}@latest`,
    `${word}@1`,
    `-${word}`,
    "-1",
    "1",
    "a",
  ]);
}
