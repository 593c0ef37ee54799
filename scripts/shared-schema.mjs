import { target } from "./plain-schema.mjs";

/** Keywords for editors and people: the check at run time does without. */
const FOR_READERS = ["$schema", "$id", "title", "description", "default", "tsType"];

/** schema.yaml for the check at run time: what is referred to is a definition, and so compiled and loaded once. */
export function sharedSchema({ definitions: written, ...schema }) {
  const definitions = {};
  return { ...forPrograms(schema, shared), definitions };

  function shared($ref) {
    const name = $ref.replace("#/definitions/", "").replaceAll(/[:/]/g, ".");
    definitions[name] ??= inPlace($ref);
    return { $ref: `#/definitions/${name}` };
  }

  function inPlace($ref) {
    return forPrograms(target($ref, written), shared);
  }

  function forPrograms(value, referred) {
    if (Array.isArray(value)) return value.map((item) => forPrograms(item, referred));
    if (typeof value !== "object" || value === null) return value;
    const { $ref, ...beside } = Object.fromEntries(
      Object.entries(value)
        .filter(([key, item]) => !isForReaders(key, item))
        // Of a key, ajv says which it is only in place.
        .map(([key, item]) => [key, forPrograms(item, key === "propertyNames" ? inPlace : referred)]),
    );
    if ($ref === undefined) return beside;
    // draft-07 ignores what stands beside a $ref.
    return Object.keys(beside).length === 0 ? referred($ref) : { ...inPlace($ref), ...beside };
  }
}

/** A property may be called description, but then it is a schema. */
function isForReaders(key, value) {
  return FOR_READERS.includes(key) && (key === "default" || typeof value === "string");
}
