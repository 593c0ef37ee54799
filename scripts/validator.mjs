import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { sharedSchema } from "./shared-schema.mjs";

/** All mistakes at once, none of them in ajv's words, and a schema that ajv does not understand to the last word fails. */
export const AJV_OPTIONS = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  messages: false,
};

/**
 * The code of src/cluster/validate-cluster-file.d.ts. ajv's compiler takes longer than everything else that a run
 * does, so it runs when the program is built.
 */
export async function validatorCode(schemaFile) {
  // Loaded here: a build that finds nothing to do has no time for it.
  const { default: Ajv } = await import("ajv");
  const { default: standalone } = await import("ajv/dist/standalone/index.js");
  // A mistake has its part of the schema with it: which keys there are, and what a pattern wants.
  const ajv = new Ajv({ ...AJV_OPTIONS, verbose: true, inlineRefs: false, code: { source: true } });
  ajv.addKeyword("patternErrorMessage");
  ajv.addSchema(sharedSchema(parse(readFileSync(schemaFile, "utf8"))), "validate");
  return standalone.default(ajv, { validate: "validate" });
}
