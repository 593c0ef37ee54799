import type { ErrorObject } from "ajv";
import type { Json } from "../../cluster/cluster";
import { CRD_PATTERN_WORDS } from "../../cluster/crd-patterns";
import { child, isList, isMap } from "../../cluster/json";
import { type PathStep, showPath } from "../../cluster/located";
import {
  choiceFor,
  type Form,
  itemAlready,
  notAllowedHere,
  nothingStandsHere,
  outOfBounds,
  rewritten,
  shortened,
  typesInWords,
} from "../../cluster/schema-words";
import type { Repeated } from "./list-types";
import { matcher } from "./matcher";
import type { Refusal } from "./refusal";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/** A value that the schema does not allow. */
export interface SchemaError {
  /** Where the value is; for a field that is missing, what should have it. */
  readonly path: readonly PathStep[];
  readonly value: Json | undefined;
  readonly schema: StructuralSchema | undefined;
  readonly error: ErrorObject;
}

/** What ajv found, with the steps of its pointers, and what stands there. */
export function schemaErrors(errors: readonly ErrorObject[], object: Json, root: StructuralSchema): SchemaError[] {
  return errors.map((error) => {
    const path: PathStep[] = [];
    let value: Json | undefined = object;
    let schema: StructuralSchema | undefined = root;
    for (const part of error.instancePath.split("/").slice(1)) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const step: PathStep = isList(value) ? Number(key) : key;
      schema = isList(value) ? schema?.items : fieldSchema(schema, key);
      value = child(value, step);
      path.push(step);
    }
    return { path, value, schema, error };
  });
}

/** One for each place: what is said first about a value says most. */
export function schemaRefusals(errors: readonly SchemaError[], kind: string): Refusal[] {
  const first = new Map<string, Refusal>();
  for (const error of errors.toSorted((a, b) => weight(a) - weight(b))) {
    const refusal = refusalOf(error, kind);
    const place = JSON.stringify(refusal.path);
    if (!first.has(place)) first.set(place, refusal);
  }
  return [...first.values()];
}

/** The API server looks at a text's pattern only when its length is right. */
function weight({ error: { keyword } }: SchemaError): number {
  return ["required", "type", "format", "enum", "maxLength", "minLength"].indexOf(keyword) + 1 || 9;
}

/** After these the API server does not ask the rules in CEL: they could not say anything that makes sense. */
export function blocksRules({ error: { keyword } }: SchemaError): boolean {
  return ["required", "type", "format", "enum", "maxLength", "maxItems", "maxProperties"].includes(keyword);
}

function refusalOf({ path, value, schema, error }: SchemaError, kind: string): Refusal {
  const { keyword, params } = error;
  const shown = written(value);
  switch (keyword) {
    case "required":
      return missing(path, String(params.missingProperty), kind);
    case "type":
      return { code: "KM403", path, ...wrongType(schema, value) };
    case "enum":
      return { code: "KM404", path, ...notAllowed(value, [params.allowedValues].flat().map(String)) };
    case "pattern":
      return { code: "KM405", path, says: `${shown} is not well-formed: ${wanted(schema?.pattern ?? "")}` };
    case "format":
      return typeof value === "number" ? wrongNumber(path, value) : wrongTime(path, shown);
    default:
      return { code: "KM406", path, says: outOfBounds(keyword, params.limit, shown) };
  }
}

function missing(path: readonly PathStep[], field: string, kind: string): Refusal {
  return { code: "KM402", path: [...path, field], says: `${placeName(path, kind)} lacks the field ${field}` };
}

/** What a sentence calls a place in an object. */
export function placeName(path: readonly PathStep[], kind: string): string {
  if (path.length > 0) return showPath(path);
  return `${/^([AEIO]|N[A-Z])/.test(kind) ? "an" : "a"} ${kind}`;
}

function typesOf({ type, "x-kubernetes-int-or-string": either }: StructuralSchema = {}): string[] {
  return either ? ["integer", "string"] : [type ?? "object"];
}

function wrongType(schema: StructuralSchema | undefined, value: Json | undefined): { says: string; hint?: string } {
  const types = typesOf(schema);
  const words = typesInWords(types);
  if (value === null || value === undefined) return nothingStandsHere(words);
  const hint = rewritten(types, value, sourceOf(value), { form: formOf(schema?.pattern), items: schema?.items?.type });
  return { says: `${written(value)} is not ${words}`, ...(hint ? { hint } : {}) };
}

function formOf(pattern: string | undefined): Form | undefined {
  if (pattern === undefined) return undefined;
  return { allows: (text) => matcher(pattern).test(text), words: wanted(pattern) };
}

function notAllowed(value: Json | undefined, allowed: readonly string[]): { says: string; hint?: string } {
  const hint = typeof value === "string" ? choiceFor(allowed, value) : undefined;
  return { says: notAllowedHere(written(value), allowed.map(orQuotes)), ...(hint ? { hint } : {}) };
}

/** An empty word is not seen without them. */
function orQuotes(word: string): string {
  return word === "" ? '""' : word;
}

function wanted(pattern: string): string {
  return CRD_PATTERN_WORDS.get(pattern) ?? `it must match ${pattern}`;
}

function wrongNumber(path: readonly PathStep[], value: number): Refusal {
  return { code: "KM403", path, says: `${value} is not a whole number of 64 bits` };
}

function wrongTime(path: readonly PathStep[], shown: string): Refusal {
  return { code: "KM405", path, says: `${shown} is not a time`, hint: "a time looks like 2030-01-31T09:00:00Z" };
}

/** An item that a list has already. */
export function twice({ path, first, same }: Repeated): Refusal {
  const shown = isMap(same)
    ? Object.entries(same)
        .map(([key, value]) => `${key} ${written(value)}`)
        .join(" with ") || "an item without its key"
    : written(same);
  return { code: "KM407", path, says: `${shown} is in this list twice`, hint: itemAlready(first) };
}

/** A value in a sentence: short, on one line. */
export function written(value: Json | undefined): string {
  if (isList(value)) return "a list";
  if (isMap(value)) return "a map";
  return shortened(JSON.stringify(value ?? null));
}

function sourceOf(value: Json): string {
  return JSON.stringify(value);
}
