import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import { objectsOf } from "../charts/objects";

export function readCrds(folder: string): JsonMap[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.flatMap((file) => objectsOf(readFileSync(join(folder, file), "utf8")));
}

/** The CRD as an earlier version could have been: only the types of its fields, and the status written with the rest. */
export function withTypesOnly(crd: JsonMap): JsonMap {
  return withSchemas(crd, typesOnly, ({ subresources, ...version }) => {
    const scale = isMap(subresources) ? subresources.scale : undefined;
    return { ...version, ...(scale === undefined ? {} : { subresources: { scale } }) };
  });
}

/** A field that only this version has. */
export const TYPES_ONLY = "typesOnly";

const TYPES = ["type", "format", "nullable", "properties", "items", "additionalProperties"];
/** A type that is none: its alternatives are part of it. */
const INT_OR_STRING = ["x-kubernetes-int-or-string", "anyOf"];

function typesOnly(schema: JsonMap, schemaPath: string): JsonMap {
  const kept = new Set([...TYPES, ...INT_OR_STRING]);
  const types = Object.fromEntries(Object.entries(schema).filter(([key]) => kept.has(key)));
  if (schemaPath !== "" || !isMap(types.properties)) return types;
  return { ...types, properties: { ...types.properties, [TYPES_ONLY]: { type: "boolean" } } };
}

/** The CRD with a name in place of each rule's message, so that an answer tells which rule was broken. */
export function withNamedRules(crd: JsonMap): JsonMap {
  return withSchemas(crd, namedRules);
}

/** How a rule is called: the place of its schema, and its number there. */
export function ruleName(schemaPath: string, index: number): string {
  return `rule ${schemaPath}#${index};`;
}

function namedRules(schema: JsonMap, schemaPath: string): JsonMap {
  const rules = schema["x-kubernetes-validations"];
  if (!isList(rules)) return schema;
  const named = rules
    .filter((item) => isMap(item))
    .map(({ message: _, messageExpression: __, ...rule }, index) => ({
      ...rule,
      message: ruleName(schemaPath, index),
    }));
  return { ...schema, "x-kubernetes-validations": named };
}

type SchemaChange = (schema: JsonMap, schemaPath: string) => JsonMap;

function withSchemas(crd: JsonMap, change: SchemaChange, further = (version: JsonMap): JsonMap => version): JsonMap {
  const { spec } = crd;
  if (!isMap(spec) || !isList(spec.versions)) throw new Error("a CRD without versions");
  const versions = spec.versions
    .filter((item) => isMap(item))
    .map(({ schema, ...version }) => {
      const root = isMap(schema) ? (schema.openAPIV3Schema ?? {}) : {};
      return further({ ...version, schema: { openAPIV3Schema: changed(root, change, "") } });
    });
  return { ...crd, spec: { ...spec, versions } };
}

/** The schema with each schema in it changed. */
function changed(schema: Json, change: SchemaChange, schemaPath: string): Json {
  if (!isMap(schema)) return schema;
  const { properties, items, additionalProperties } = schema;
  const below = (child: Json, step: string): Json => changed(child, change, `${schemaPath}${step}`);
  const parts: JsonMap = {
    ...(isMap(properties) ? { properties: mapped(properties, (key, child) => below(child, `.${key}`)) } : {}),
    ...(items === undefined ? {} : { items: below(items, "[]") }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: below(additionalProperties, "{}") }),
  };
  return change({ ...schema, ...parts }, schemaPath);
}

function mapped(map: JsonMap, change: (key: string, value: Json) => Json): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(key, value)]));
}
