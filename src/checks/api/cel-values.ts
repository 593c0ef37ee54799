import type { Json, JsonMap } from "../../cluster/cluster";
import { isList, isMap } from "../../cluster/json";
import { formats } from "./formats";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/**
 * Of another type than its schema says, which only what was there before may be: a rule that comes upon it ends with an
 * error. The library does not know this class, and no two of it are the same.
 */
class Mistyped {
  readonly isMistyped = true;
}

/** A value as CEL has it: integers apart from other numbers, maps that no key can confuse. */
export type CelValue =
  | null
  | string
  | boolean
  | number
  | bigint
  | Date
  | Mistyped
  | CelList
  | ReadonlySet<CelValue | undefined>
  | CelMap;
type CelMap = ReadonlyMap<string, CelValue>;
type CelList = readonly (CelValue | undefined)[];

export function isCelList(value: CelValue | undefined): value is CelList {
  return Array.isArray(value);
}

/** The value that rules see, typed by its schema: the API server does the same when a rule looks at it. */
export function celValue(schema: StructuralSchema, value: Json): CelValue {
  if (value === null) return schema.nullable ? null : new Mistyped();
  if (schema["x-kubernetes-int-or-string"]) return typeof value === "string" ? value : integer(value);
  switch (schema.type) {
    case "object":
      return isMap(value) ? celMap(schema, value) : new Mistyped();
    case "array":
      return isList(value) ? celList(schema, value) : new Mistyped();
    case "string":
      if (typeof value !== "string") return new Mistyped();
      return schema.format === "date-time" ? timestamp(value) : value;
    case "integer":
      return integer(value);
    case "number":
      return typeof value === "number" ? value : new Mistyped();
    case "boolean":
      return typeof value === "boolean" ? value : new Mistyped();
    default:
      return new Mistyped();
  }
}

function integer(value: Json): bigint | Mistyped {
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : new Mistyped();
}

const TIME = /^(.{10})T([0-9]{1,2})(:.{5})(?:[.,]([0-9]{1,3})[0-9]*)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;

/** To the millisecond. Go takes zones a whole day away, and hours of one digit; JavaScript does not. */
function timestamp(text: string): Date | Mistyped {
  const parts = formats.rfc3339(text) ? TIME.exec(text) : null;
  if (!parts) return new Mistyped();
  const [, day, hours = "", rest, fraction = "", sign, zoneHours = 0, zoneMinutes = 0] = parts;
  const local = Date.parse(`${day}T${hours.padStart(2, "0")}${rest}.${fraction.padEnd(3, "0")}Z`);
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return new Date(sign === "-" ? local + zone : local - zone);
}

/** What is mistyped in a list is undefined: the library looks at the first item to know the type of a list. */
function celList({ items = {}, "x-kubernetes-list-type": type }: StructuralSchema, list: readonly Json[]): CelValue {
  const values = list.map((item) => {
    const value = celValue(items, item);
    return value instanceof Mistyped ? undefined : value;
  });
  return type === "set" ? new Set(values) : values;
}

function celMap(schema: StructuralSchema, map: JsonMap): CelMap {
  const values = new Map<string, CelValue>();
  for (const key of Object.keys(map)) {
    const below = fieldSchema(schema, key);
    const value = map[key];
    // A field that is null is a field that is not there; a null in a map is a value.
    if (below && value !== undefined && !(value === null && schema.properties)) values.set(key, celValue(below, value));
  }
  return values;
}
