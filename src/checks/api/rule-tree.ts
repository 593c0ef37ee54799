import type { StructuralSchema, ValidationRule } from "./structural-schema";

/** The places of a schema that have rules, or lie on the way to one. */
export interface RuleTree {
  readonly schema: StructuralSchema;
  readonly rules: readonly ValidationRule[];
  readonly properties: readonly (readonly [key: string, below: RuleTree])[];
  /** Of every value of a map. */
  readonly values?: RuleTree;
  readonly items?: RuleTree;
}

const known = new WeakMap<StructuralSchema, RuleTree | "none">();

/** Undefined when there is no rule in the whole schema. */
export function ruleTree(schema: StructuralSchema): RuleTree | undefined {
  const before = known.get(schema);
  const tree = before ?? plant(schema) ?? "none";
  if (!before) known.set(schema, tree);
  return tree === "none" ? undefined : tree;
}

function plant(schema: StructuralSchema): RuleTree | undefined {
  const rules = schema["x-kubernetes-validations"] ?? [];
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const below = plant(property);
    return below ? [[key, below] as const] : [];
  });
  const values = schema.additionalProperties && plant(schema.additionalProperties);
  const items = schema.items && plant(schema.items);
  if (rules.length === 0 && properties.length === 0 && !values && !items) return undefined;
  return { schema, rules, properties, ...(values ? { values } : {}), ...(items ? { items } : {}) };
}
