import { readFileSync } from "node:fs";
import { join } from "node:path";
import { overrideSchema } from "./draft7.mjs";
import { root } from "./generated-files.mjs";

const IMPORT = /^import:(?<kind>\w+)\/(?<name>\w+)(?<inside>(?:\/\w+)*)$/;

/**
 * schema.yaml as plain draft-07 for editors, with every `$ref` replaced by what it names: draft-07 ignores what stands
 * beside a `$ref`.
 */
export function plainSchema({ definitions, ...schema }) {
  return resolved(schema, definitions);
}

function resolved(value, definitions) {
  if (Array.isArray(value)) return value.map((item) => resolved(item, definitions));
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.$ref !== "string") return resolvedValues(value, definitions);
  const { $ref, ...beside } = value;
  return { ...resolved(target($ref, definitions), definitions), ...resolvedValues(beside, definitions) };
}

function resolvedValues(object, definitions) {
  // A property may be called tsType, but then it is a schema.
  const entries = Object.entries(object).filter(([key, value]) => !(key === "tsType" && typeof value === "string"));
  return Object.fromEntries(entries.map(([key, value]) => [key, resolved(value, definitions)]));
}

/** What a `$ref` of schema.yaml names. */
export function target($ref, definitions) {
  if ($ref.startsWith("import:")) return imported($ref);
  const definition = definitions[$ref.replace("#/definitions/", "")];
  if (!definition) throw new Error(`schema.yaml: no definition for ${$ref}`);
  return definition;
}

/** `import:KIND/spec/disruption`: a part of a CRD, as an override. */
function imported($ref) {
  const { kind, name, inside } = IMPORT.exec($ref)?.groups ?? {};
  if (!kind) throw new Error(`schema.yaml: ${$ref} is not import:KIND/KEY`);
  const crd = JSON.parse(readFileSync(join(root, "imports/schemas", `${kind}.json`), "utf8"));
  const keys = inside.split("/").slice(1);
  return keys.reduce((schema, key) => schema.properties[key], overrideSchema(crd, name));
}
