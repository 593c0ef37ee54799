import type { Json, JsonMap } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import { isList } from "./json";
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
    const entries: [string, Json][] = [];
    for (const [field, value] of Object.entries(map)) {
      const below = fieldSchema(schema, field);
      if (below) {
        const read = this.below(field, value, below);
        if (read !== undefined) entries.push([field, read]);
      } else if (schema?.["x-kubernetes-preserve-unknown-fields"]) {
        entries.push([field, value]);
      } else {
        this.unknown.push({ path: [...this.path, field], known: Object.keys(schema?.properties ?? {}) });
      }
    }
    for (const [field, below] of fieldsWithDefault(schema)) {
      const value = Object.hasOwn(map, field) ? undefined : this.defaultOf(below);
      if (value !== undefined) entries.push([field, value]);
    }
    return Object.fromEntries(entries);
  }

  private list(items: readonly Json[], schema: StructuralSchema | undefined): Json[] {
    // A null that nothing stands in for stays: an item cannot be left out.
    return items.map((item, index) => this.below(index, item, schema?.items) ?? null);
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

const NONE: readonly [string, StructuralSchema][] = [];
const withDefault = new WeakMap<StructuralSchema, readonly [string, StructuralSchema][]>();

function fieldsWithDefault(schema: StructuralSchema | undefined): readonly [string, StructuralSchema][] {
  if (!schema?.properties) return NONE;
  const seen = withDefault.get(schema);
  if (seen) return seen;
  const found = Object.entries(schema.properties).filter(([, { default: value }]) => value !== undefined);
  withDefault.set(schema, found);
  return found;
}
