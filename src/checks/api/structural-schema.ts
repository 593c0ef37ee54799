import type { Json } from "../../cluster/cluster";

/** A CRD's schema, as imports/schemas has it: what the API server says "structural" of. */
export interface StructuralSchema {
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly format?: string;
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly required?: readonly string[];
  readonly properties?: { readonly [key: string]: StructuralSchema };
  readonly additionalProperties?: StructuralSchema;
  readonly items?: StructuralSchema;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  readonly "x-kubernetes-validations"?: readonly ValidationRule[];
}

/** A rule in CEL. Its message stays upstream. */
export interface ValidationRule {
  readonly rule: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly messageExpression?: string;
  readonly optionalOldSelf?: boolean;
}

/** What the schema says of a field of a map. */
export function fieldSchema(schema: StructuralSchema | undefined, field: string): StructuralSchema | undefined {
  const { properties, additionalProperties } = schema ?? {};
  return properties && Object.hasOwn(properties, field) ? properties[field] : additionalProperties;
}
