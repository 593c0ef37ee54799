import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../charts/fields";
import { objectsOf } from "../charts/objects";
import { isList } from "./places";

export function readCrds(folder: string): JsonMap[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.flatMap((file) => objectsOf(readFileSync(join(folder, file), "utf8")));
}

/** The CRD before anybody had given it a schema: whatever is written is kept, the status too. */
export function withoutSchema(crd: JsonMap): JsonMap {
  const openAPIV3Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return withVersions(crd, ({ subresources: _, ...version }) => ({ ...version, schema: { openAPIV3Schema } }));
}

/** The CRD with a name in place of each rule's message, so that an answer tells which rule was broken. */
export function withNamedRules(crd: JsonMap): JsonMap {
  return withVersions(crd, ({ schema, ...version }) => {
    const root = isMap(schema) ? schema.openAPIV3Schema : undefined;
    return { ...version, schema: { openAPIV3Schema: namedRules(root ?? {}, "") } };
  });
}

/** How a rule is called: the place of its schema, and its number there. */
export function ruleName(schemaPath: string, index: number): string {
  return `rule ${schemaPath}#${index};`;
}

function namedRules(schema: Json, schemaPath: string): Json {
  if (!isMap(schema)) return schema;
  const { properties, items, additionalProperties, "x-kubernetes-validations": rules } = schema;
  return {
    ...schema,
    ...(isList(rules)
      ? { "x-kubernetes-validations": rules.map((rule, index) => named(rule, schemaPath, index)) }
      : {}),
    ...(isMap(properties)
      ? { properties: mapped(properties, (key, below) => namedRules(below, `${schemaPath}.${key}`)) }
      : {}),
    ...(items === undefined ? {} : { items: namedRules(items, `${schemaPath}[]`) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: namedRules(additionalProperties, `${schemaPath}{}`) }),
  };
}

function named(rule: Json, schemaPath: string, index: number): Json {
  if (!isMap(rule)) return rule;
  const { message: _, messageExpression: __, ...kept } = rule;
  return { ...kept, message: ruleName(schemaPath, index) };
}

function withVersions(crd: JsonMap, changed: (version: JsonMap) => JsonMap): JsonMap {
  const { spec } = crd;
  if (!isMap(spec) || !isList(spec.versions)) throw new Error("a CRD without versions");
  return { ...crd, spec: { ...spec, versions: spec.versions.filter(isMap).map(changed) } };
}

function mapped(map: JsonMap, change: (key: string, value: Json) => Json): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(key, value)]));
}
