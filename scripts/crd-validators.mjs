import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { matcher } from "../build/src/checks/api/matcher.js";
import { objectMeta } from "./object-meta.mjs";
import { AJV_OPTIONS } from "./validator.mjs";

/** Keywords that limit a value, by the type that they say something about. */
const LIMITS = {
  string: ["minLength", "maxLength"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
  array: ["minItems", "maxItems"],
  object: ["minProperties", "maxProperties", "required"],
  boolean: [],
};

/** Looked at elsewhere: src/checks/api reads the schema itself for them. */
const ELSEWHERE = [
  "default",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
  "x-kubernetes-validations",
];

const INT_OR_STRING = JSON.stringify([{ type: "integer" }, { type: "string" }]);

/** The formats that the API server knows and we do. It ignores those of integers. */
const FORMATS = ["date-time", "rfc3339"];

const MOST_REPLICAS = 2 ** 31 - 1;

/**
 * What src/checks/api/crds.d.ts declares, as code by file name: a list of the CRDs, and of each, in a file of its own
 * that is loaded when an object of its kind comes, the schema and what ajv compiles it to.
 */
export async function crdModules(folder) {
  const crds = readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  const { default: Ajv } = await import("ajv");
  const { _ } = await import("ajv");
  const { default: standalone } = await import("ajv/dist/standalone/index.js");
  const modules = crds.map((crd) => [
    `crds/${crd.kind}.js`,
    crdModule(crd, { Ajv, _, standalone: standalone.default }),
  ]);
  return new Map([["crds.js", list(crds)], ...modules]);
}

function list(crds) {
  const entries = crds.map(({ group, version, kind }) => {
    const names = JSON.stringify({ group, version, kind }).slice(1, -1);
    return `{${names},load:()=>require("./crds/${kind}.js")}`;
  });
  return `"use strict";\nexports.crds = [${entries.join(",\n")}];\n`;
}

function crdModule(crd, { Ajv, _, standalone }) {
  const ajv = new Ajv({
    ...AJV_OPTIONS,
    ownProperties: true,
    unicodeRegExp: false,
    formats: { int64: { type: "number", validate: () => true }, "date-time": () => true, rfc3339: () => true },
    code: { source: true, formats: _`require("../formats").formats`, regExp: readPattern },
  });
  const schema = schemaOf(crd);
  ajv.addSchema(jsonSchema(withMetadata(schema, objectMeta), crd.kind), "validate");
  return [
    standalone(ajv, { validate: "validate" }),
    `exports.schema = ${JSON.stringify(schema)};`,
    `const { properties } = exports.schema;`,
    `exports.whole = { ...exports.schema, properties: { ...properties, metadata: ${JSON.stringify(objectMeta)} } };`,
    `exports.namespaced = ${crd.scope === "Namespaced"};`,
    `exports.ownsStatus = ${crd.subresources?.status !== undefined};`,
    "",
  ].join("\n");
}

/** A pattern that cannot be read as RE2 reads it fails the build. */
function readPattern(pattern) {
  // ajv keeps those apart that are written differently.
  return { ...matcher(pattern), toString: () => pattern };
}
readPattern.code = 'require("../matcher").matcher';

/** With the fields that the API server knows without the CRD's help. */
function schemaOf({ kind, schema, subresources }) {
  const { metadata = { type: "object" }, ...properties } = schema.properties;
  if (JSON.stringify(metadata) !== '{"type":"object"}') throw new Error(`${kind} says more about its metadata`);
  const type = { type: "string" };
  const whole = { ...schema, properties: { apiVersion: type, kind: type, metadata, ...properties } };
  return subresources?.scale ? scalable(whole, subresources.scale.specReplicasPath) : whole;
}

function withMetadata(schema, metadata) {
  return { ...schema, properties: { ...schema.properties, metadata } };
}

/** What is scaled must be a number of replicas: the API server asks that beside the schema. */
function scalable(schema, path) {
  const [, ...steps] = path.split(".");
  return changed(schema, steps, (replicas) => ({ minimum: 0, maximum: MOST_REPLICAS, ...replicas }));
}

function changed(schema, [step, ...rest], change) {
  if (step === undefined) return change(schema);
  return { ...schema, properties: { ...schema.properties, [step]: changed(schema.properties[step], rest, change) } };
}

/** A structural schema as JSON Schema, for values that have no unknown fields any more, and their defaults. */
function jsonSchema(schema, path) {
  const { nullable, properties, items, additionalProperties } = schema;
  const type = typeOf(schema);
  const limits = [type].flat().flatMap((name) => LIMITS[name] ?? []);
  refuseUnknown(schema, path);
  return {
    ...(type ? { type } : {}),
    ...(nullable ? { nullable } : {}),
    ...pick(schema, ["enum", ...limits]),
    ...formatOf(schema, type),
    ...patternOf(schema, type),
    ...(items ? { items: jsonSchema(items, `${path}[]`) } : {}),
    ...(additionalProperties ? { additionalProperties: jsonSchema(additionalProperties, `${path}.*`) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, value]) => [key, jsonSchema(value, `${path}.${key}`)]),
          ),
        }
      : {}),
  };
}

function typeOf(schema) {
  if (schema["x-kubernetes-int-or-string"]) return ["integer", "string"];
  // The API server lets a list pass where it wants a text in a format.
  return schema.type === "string" && schema.format === "date-time" ? ["string", "array"] : schema.type;
}

/** Karpenter's CRDs give some lists the pattern and the length of their items: that says nothing about a list. */
function refuseUnknown(schema, path) {
  const known = [...Object.values(LIMITS).flat(), ...ELSEWHERE, "type", "format", "pattern", "enum", "nullable"];
  for (const [keyword, value] of Object.entries(schema)) {
    if (known.includes(keyword) || ["items", "properties", "x-kubernetes-int-or-string"].includes(keyword)) continue;
    if (keyword === "additionalProperties" && typeof value === "object") continue;
    if (keyword === "anyOf" && schema["x-kubernetes-int-or-string"] && JSON.stringify(value) === INT_OR_STRING)
      continue;
    throw new Error(`${path}: the checks do not know the keyword ${keyword}`);
  }
}

function formatOf({ format }, type) {
  if ([type].flat().includes("integer")) return { format: "int64" };
  if (format === undefined) return {};
  if (!FORMATS.includes(format)) throw new Error(`the checks do not know the format ${format}`);
  return { format };
}

function patternOf({ pattern }, type) {
  return pattern !== undefined && [type].flat().includes("string") ? { pattern } : {};
}

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}
