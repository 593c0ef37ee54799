import { requiredOf } from "./crds.mjs";
import { inWords } from "./in-words.mjs";

const BOUNDS = {
  string: ["minLength", "maxLength"],
  integer: ["minimum", "maximum"],
  array: ["minItems", "maxItems", "uniqueItems"],
  object: ["minProperties", "maxProperties"],
  boolean: [],
};

/**
 * A part of a CRD's schema as JSON Schema draft-07 for an override: nothing is required, because what is missing comes
 * from elsewhere; but the items of a list are given whole.
 */
export function overrideSchema({ kind, schema }, name) {
  const structure = schema.properties?.[name];
  if (!structure) throw new Error(`${kind} has no ${name}`);
  return converted(structure, { kind, path: name, whole: false });
}

function converted(schema, place) {
  const description = `\`${place.path}\` of ${place.kind}: ${inWords(schema)}.`;
  if (schema["x-kubernetes-int-or-string"])
    return { description, type: ["integer", "string"], ...patternOf(schema, place) };
  const { type } = schema;
  if (!(type in BOUNDS) || schema.nullable || schema.anyOf || schema.allOf || schema.oneOf || schema.not)
    throw new Error(`${place.kind} ${place.path}: the conversion does not know this kind of schema`);
  // Only what says something about this type: Karpenter's CRDs give some lists the pattern of their items.
  const bounds = pick(schema, ["enum", ...BOUNDS[type]]);
  return { description, type, ...bounds, ...(type === "string" ? patternOf(schema, place) : insideOf(schema, place)) };
}

function insideOf(schema, place) {
  const { items, properties, additionalProperties } = schema;
  if (items) return { items: converted(items, { ...place, path: `${place.path}[]`, whole: true }) };
  if (additionalProperties)
    return {
      additionalProperties: converted(additionalProperties, { ...place, path: `${place.path}.*`, whole: true }),
    };
  if (!properties) return {};
  const required = place.whole ? requiredOf(schema) : [];
  return {
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: schema["x-kubernetes-preserve-unknown-fields"] === true,
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        converted(value, { ...place, path: `${place.path}.${key}` }),
      ]),
    ),
  };
}

/** The API server's patterns are RE2's; the few that JavaScript reads otherwise are left to the API server. */
function patternOf({ pattern }, { kind, path }) {
  if (pattern === undefined) return {};
  try {
    new RegExp(pattern, "u");
    return { pattern };
  } catch (error) {
    console.log(`${kind} ${path}: pattern left out: ${error.message}`);
    return {};
  }
}

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}
