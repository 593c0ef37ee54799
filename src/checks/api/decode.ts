import type { Json, JsonMap } from "../../cluster/cluster";
import { isList } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { remembered } from "../remembered";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/** A field that the schema does not have. */
export interface UnknownField {
  readonly path: readonly PathStep[];
  /** The fields that there are beside it. */
  readonly known: readonly string[];
}

export interface Decoded {
  /** What the API server goes on with: without unknown fields and nulls, with defaults. */
  readonly value: JsonMap;
  readonly unknown: readonly UnknownField[];
}

/** Reads an object as the API server does, before it judges anything. */
export function decode(object: JsonMap, schema: StructuralSchema): Decoded {
  const decoder = new Decoder();
  return { value: decoder.map(object, schema), unknown: decoder.unknown };
}

class Decoder {
  readonly unknown: UnknownField[] = [];
  private readonly path: PathStep[] = [];

  map(map: JsonMap, schema: StructuralSchema | undefined): JsonMap {
    const changes: Change[] = [];
    for (const field of Object.keys(map)) {
      const value = map[field] ?? null;
      const read = this.field(field, value, schema);
      if (read !== value) changes.push([field, read]);
    }
    for (const [field, below] of schema ? fieldsWithDefault(schema) : [])
      if (!Object.hasOwn(map, field)) changes.push([field, this.defaultOf(below)]);
    return changes.length === 0 ? map : changed(map, changes);
  }

  private field(field: string, value: Json, schema: StructuralSchema | undefined): Json | undefined {
    const below = fieldSchema(schema, field);
    if (below) return this.below(field, value, below);
    if (schema?.["x-kubernetes-preserve-unknown-fields"]) return value;
    this.unknown.push({ path: [...this.path, field], known: Object.keys(schema?.properties ?? {}) });
    return undefined;
  }

  private list(items: readonly Json[], schema: StructuralSchema | undefined): readonly Json[] {
    // A null that nothing stands in for stays: an item cannot be left out.
    const read = items.map((item, index) => this.below(index, item, schema?.items) ?? null);
    return read.every((item, index) => item === items[index]) ? items : read;
  }

  private below(step: PathStep, value: Json, schema: StructuralSchema | undefined): Json | undefined {
    if (value === null) return schema?.nullable ? null : this.defaultOf(schema);
    if (typeof value !== "object") return value;
    this.path.push(step);
    const read = this.collection(value, schema);
    this.path.pop();
    return read;
  }

  private collection(value: JsonMap | readonly Json[], schema: StructuralSchema | undefined): Json {
    return isList(value) ? this.list(value, schema) : this.map(value, schema);
  }

  /** A default has defaults of its own. */
  private defaultOf(schema: StructuralSchema | undefined): Json | undefined {
    const value = schema?.default;
    return typeof value === "object" && value !== null ? this.collection(value, schema) : value;
  }
}

/** What a field becomes; without a value it goes. */
type Change = readonly [field: string, value: Json | undefined];

/** Most parts of most objects stay as they are, and are not copied. */
function changed(map: JsonMap, changes: readonly Change[]): JsonMap {
  const fields = new Map(Object.entries(map));
  for (const [field, value] of changes)
    if (value === undefined) fields.delete(field);
    else fields.set(field, value);
  return Object.fromEntries(fields);
}

const fieldsWithDefault = remembered(({ properties = {} }: StructuralSchema) =>
  Object.entries(properties).filter(([, { default: value }]) => value !== undefined),
);
