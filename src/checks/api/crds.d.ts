import type { ErrorObject } from "ajv";
import type { StructuralSchema } from "./structural-schema";

/** A CRD, with what its schema was compiled to. */
export interface Crd {
  readonly schema: StructuralSchema;
  /** With the fields of `metadata`, which the API server knows by itself. */
  readonly whole: StructuralSchema;
  readonly namespaced: boolean;
  /** The status is written apart: the API server takes none with the object. */
  readonly ownsStatus: boolean;
  /** Holds a value that has its defaults, and no unknown fields, against the schema; says nothing about CEL. */
  readonly validate: {
    (value: unknown): boolean;
    /** What the last call found; null when that was nothing. */
    errors?: ErrorObject[] | null;
  };
}

export interface CrdEntry {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Reads the code of this kind: run time knows only those that it needs. */
  readonly load: () => Crd;
}

/** The CRDs of imports/schemas. Compiled by scripts/build.mjs. */
export declare const crds: readonly CrdEntry[];
