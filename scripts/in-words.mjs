const BOUNDS = [
  ["integer", "minimum", (bound) => `at least ${bound}`],
  ["integer", "maximum", (bound) => `at most ${bound}`],
  ["string", "minLength", (bound) => `at least ${count(bound, "character")}`],
  ["string", "maxLength", (bound) => `at most ${count(bound, "character")}`],
  ["array", "minItems", (bound) => `at least ${count(bound, "item")}`],
  ["array", "maxItems", (bound) => `at most ${count(bound, "item")}`],
  ["object", "minProperties", (bound) => `at least ${count(bound, "key")}`],
  ["object", "maxProperties", (bound) => `at most ${count(bound, "key")}`],
];

const PLURALS = {
  "a string": "strings",
  "an integer": "integers",
  "a boolean": "booleans",
  "a map": "maps",
  "an integer or a string": "integers or strings",
};

/** What a CRD's schema allows, in a few words of our own: `an integer, at least 0`. */
export function inWords(schema) {
  return [typeInWords(schema), ...boundsInWords(schema), ...defaultInWords(schema)].join(", ");
}

function typeInWords(schema) {
  if (schema.enum) return `one of ${schema.enum.map((value) => value || '""').join(", ")}`;
  if (schema["x-kubernetes-int-or-string"]) return "an integer or a string";
  switch (schema.type) {
    case "array":
      return `a list of ${pluralOf(schema.items)}`;
    case "object":
      return typeof schema.additionalProperties === "object"
        ? `a map of ${pluralOf(schema.additionalProperties)}`
        : "a map";
    case "integer":
      return "an integer";
    case "string":
    case "boolean":
      return `a ${schema.type}`;
    default:
      throw new Error(`no words for the type ${schema.type}`);
  }
}

function pluralOf(schema) {
  const one = typeInWords(schema);
  if (schema.enum) return one.replace("one of ", "");
  return PLURALS[one] ?? one.replace(/^a (list|map) of/, "$1s of");
}

function boundsInWords(schema) {
  // Karpenter's CRDs bound some lists by maxLength, which says nothing about a list.
  const said = BOUNDS.filter(([type, keyword]) => schema.type === type && keyword in schema);
  return said.map(([, keyword, words]) => words(schema[keyword]));
}

function defaultInWords(schema) {
  return "default" in schema ? [`by default ${JSON.stringify(schema.default)}`] : [];
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
