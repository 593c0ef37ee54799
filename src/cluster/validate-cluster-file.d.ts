import type { ErrorObject } from "ajv";

/** Holds a value against the cluster file's schema. Compiled by scripts/build.mjs: run time knows no schema. */
export declare const validate: {
  (data: unknown): boolean;
  /** What the last call found; null when that was nothing. */
  errors?: ErrorObject[] | null;
};

/** The keys that a map may have, by the schema path of the error that says it has another. */
export declare const allowedKeys: Readonly<Record<string, readonly string[]>>;

/** What a pattern wants, in words. */
export declare const patternWords: Readonly<Record<string, string>>;

/** What a text must look like, by the schema path of the error that says that something else than text stands there. */
export declare const patternsOfTexts: Readonly<Record<string, string>>;
