import { readFileSync } from "node:fs";

/** Keywords for editors and people: the check at run time does without. */
const FOR_READERS = ["$schema", "$id", "title", "description", "default", "patternErrorMessage"];

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
  const schema = JSON.parse(readFileSync(schemaFile, "utf8"));
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true } });
  ajv.addSchema(forPrograms(schema), "validate");
  return [
    standalone.default(ajv, { validate: "validate" }),
    `exports.allowedKeys = ${JSON.stringify(Object.fromEntries(allowedKeys(schema, "#")))};`,
    `exports.patternWords = ${JSON.stringify(Object.fromEntries(patternWords(schema)))};`,
    `exports.patternsOfTexts = ${JSON.stringify(Object.fromEntries(patternsOfTexts(schema, "#")))};`,
    "",
  ].join("\n");
}

function forPrograms(value) {
  if (Array.isArray(value)) return value.map(forPrograms);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, item]) => !(FOR_READERS.includes(key) && isAnnotation(key, item)),
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, forPrograms(item)]));
}

/** A property may be called description, but then it is a schema. */
function isAnnotation(key, value) {
  return key === "default" || typeof value === "string";
}

function* allowedKeys(value, path) {
  if (typeof value !== "object" || value === null) return;
  if (value.additionalProperties === false) yield [`${path}/additionalProperties`, Object.keys(value.properties ?? {})];
  for (const [key, item] of Object.entries(value)) yield* allowedKeys(item, `${path}/${pointerStep(key)}`);
}

function* patternsOfTexts(value, path) {
  if (typeof value !== "object" || value === null) return;
  if (typeof value.pattern === "string") yield [`${path}/type`, value.pattern];
  for (const [key, item] of Object.entries(value)) yield* patternsOfTexts(item, `${path}/${pointerStep(key)}`);
}

/** As ajv writes a step of a schema path: escaped for a JSON pointer, then for a URI. */
function pointerStep(key) {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function* patternWords(value) {
  if (typeof value !== "object" || value === null) return;
  if (typeof value.pattern === "string" && value.patternErrorMessage) yield [value.pattern, value.patternErrorMessage];
  for (const item of Object.values(value)) yield* patternWords(item);
}
