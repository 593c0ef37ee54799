import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

/** What a schema says for people. Upstream's sentences stay upstream. */
const PROSE = ["description", "title", "example", "externalDocs"];

/** What a schema says for programs, in the order it is written here. */
const STRUCTURE = [
  "type",
  "format",
  "enum",
  "pattern",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
  "nullable",
  "default",
  "x-kubernetes-int-or-string",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-embedded-resource",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-map-type",
  "x-kubernetes-validations",
  "required",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "items",
  "additionalProperties",
  "properties",
];

const VALIDATION = ["rule", "reason", "fieldPath", "messageExpression", "optionalOldSelf"];

/** The CRDs in the YAML files of a folder. */
export function crdsOfFolder(folder) {
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return inOrder(files.flatMap((name) => crdsOf(readFileSync(join(folder, name), "utf8"))));
}

/** The CRDs at the addresses that cdk8s.yaml pins. */
export async function crdsOfAddresses(configFile) {
  const { imports } = parse(readFileSync(configFile, "utf8"));
  return inOrder((await Promise.all(imports.map(download))).flatMap(crdsOf));
}

async function download(address) {
  const answer = await fetch(address).catch((error) => {
    throw new Error(`${address} cannot be reached: ${error.cause?.message ?? error.message}`);
  });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status} ${answer.statusText}`);
  return answer.text();
}

/** What must be said: the API server fills in defaults before it looks what is missing. */
export function requiredOf({ required = [], properties }) {
  return required.filter((key) => !("default" in properties[key]));
}

function crdsOf(text) {
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((object) => object?.kind === "CustomResourceDefinition")
    .map(withoutProse);
}

/** A CRD of one version: what the importer and the checks need of it. */
function withoutProse({ spec }) {
  const version = spec.versions.find(({ storage }) => storage);
  const { kind, plural, singular } = spec.names;
  return {
    group: spec.group,
    version: version.name,
    kind,
    plural,
    singular,
    scope: spec.scope,
    ...(version.subresources ? { subresources: version.subresources } : {}),
    schema: structureOf(version.schema.openAPIV3Schema, kind),
  };
}

/** Sorted, so that the order of files and downloads does not show. */
function inOrder(crds) {
  const name = ({ group, kind }) => `${group} ${kind}`;
  return crds.sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

function structureOf(schema, path) {
  // A keyword that nobody has looked at must not be lost in silence.
  const unknown = Object.keys(schema).find((keyword) => !STRUCTURE.includes(keyword) && !PROSE.includes(keyword));
  if (unknown) throw new Error(`${path}: the importer does not know the keyword ${unknown}`);
  const kept = STRUCTURE.filter((keyword) => keyword in schema);
  return Object.fromEntries(kept.map((keyword) => [keyword, structureAt(keyword, schema[keyword], path)]));
}

function structureAt(keyword, value, path) {
  switch (keyword) {
    case "properties":
      return Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, structureOf(value[key], `${path}.${key}`)]),
      );
    case "items":
      return structureOf(value, `${path}[]`);
    case "additionalProperties":
      return typeof value === "object" ? structureOf(value, `${path}.*`) : value;
    case "not":
      return structureOf(value, path);
    case "allOf":
    case "anyOf":
    case "oneOf":
      return value.map((schema) => structureOf(schema, path));
    case "x-kubernetes-validations":
      return value.map((validation) => pick(validation, VALIDATION));
    default:
      return value;
  }
}

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]]));
}
