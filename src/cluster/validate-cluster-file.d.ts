import type { ErrorObject } from "ajv";

/** Holds a value against the cluster file's schema. Compiled by scripts/build.mjs: run time knows no other schema. */
export declare const validate: {
  (data: unknown): boolean;
  /** What the last call found; null when that was nothing. */
  errors?: SchemaError[] | null;
};

/** What is wrong, with the part of the schema that says so. */
export interface SchemaError extends ErrorObject {
  readonly parentSchema: SchemaPart;
}

export interface SchemaPart {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: { readonly type?: string };
  readonly pattern?: string;
  /** What the pattern wants, in words. */
  readonly patternErrorMessage?: string;
}
