import { remembered } from "../remembered";
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

/** Undefined when there is no rule in the whole schema. */
export const ruleTree = remembered((schema: StructuralSchema): RuleTree | undefined => {
  const rules = schema["x-kubernetes-validations"] ?? [];
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const below = ruleTree(property);
    return below ? [[key, below] as const] : [];
  });
  const values = schema.additionalProperties && ruleTree(schema.additionalProperties);
  const items = schema.items && ruleTree(schema.items);
  if (rules.length === 0 && properties.length === 0 && !values && !items) return undefined;
  return { schema, rules, properties, ...(values ? { values } : {}), ...(items ? { items } : {}) };
});
