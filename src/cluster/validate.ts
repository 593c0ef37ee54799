import type { ClusterFile } from "./cluster-file";
import { CRD_PATTERN_WORDS } from "./crd-patterns";
import { at, isMap, keyPlace, type Located, type PathStep, placeOf, plain, showPath } from "./located";
import { calledHere, inOurForm, nameIn } from "./other-forms";
import type { Problem } from "./problem";
import {
  choiceFor,
  type Form,
  hintForKey,
  itemAlready,
  notAllowedHere,
  nothingStandsHere,
  outOfBounds,
  rewritten,
  shortened,
  typesInWords,
} from "./schema-words";
import { soundPart } from "./sound-part";
import { type SchemaError, type SchemaPart, validate } from "./validate-cluster-file";

export interface Validated {
  /** With problems, the part of the file that none of them touches; absent when that is nothing to go by. */
  readonly file?: ClusterFile;
  readonly problems: readonly Problem[];
}

/** Holds a cluster file against its schema. What is unset is missing by a mistake that has been told. */
export function validateClusterFile(root: Located, unset: readonly (readonly PathStep[])[] = []): Validated {
  const data = plain(root);
  const isValid = isClusterFile(data);
  if (isValid && unset.length === 0) return { file: data, problems: [] };
  const errors = (validate.errors ?? []).filter(
    (error) => !COMPOUND.has(error.keyword) && !comesOfUnset(root, error, unset),
  );
  const mistakes = errors.map((error) => mistakenPath(root, error));
  const sound = plain(soundPart(root, [...mistakes, ...unset]));
  return { ...(isClusterFile(sound) ? { file: sound } : {}), problems: errors.map((error) => problemOf(root, error)) };
}

/** Whether the error says only that something is missing that is unset, or the map around it. */
function comesOfUnset(root: Located, error: SchemaError, unset: readonly (readonly PathStep[])[]): boolean {
  if (error.keyword !== "required" && error.keyword !== "minProperties") return false;
  const missing: unknown = error.params.missingProperty;
  const path = [...stepsOf(root, error.instancePath), ...(typeof missing === "string" ? [missing] : [])];
  return unset.some((steps) => path.every((step, index) => String(step) === String(steps[index])));
}

/** With the key that is wrong, where the error is about a key. */
function mistakenPath(root: Located, { instancePath, propertyName, params }: SchemaError): PathStep[] {
  const key: unknown = propertyName ?? params.additionalProperty;
  return [...stepsOf(root, instancePath), ...(typeof key === "string" ? [key] : [])];
}

function isClusterFile(data: unknown): data is ClusterFile {
  return validate(data);
}

/** Keywords that only repeat what the keywords inside them say. */
const COMPOUND = new Set(["if", "propertyNames", "allOf", "anyOf", "oneOf", "not"]);

function problemOf(root: Located, error: SchemaError): Problem {
  const path = stepsOf(root, error.instancePath);
  if (error.propertyName !== undefined) return badKey(root, [...path, error.propertyName], error);
  if (error.keyword === "additionalProperties") return unknownKey(root, path, error);
  if (error.keyword === "required") return missingKey(root, path, String(error.params.missingProperty));
  if (error.keyword === "uniqueItems") return itemTwice(root, path, error);
  const found = at(root, path);
  const { code, says, hint } = inFormOf(path, wrongValue(error, found), found);
  return { code, severity: "error", at: placeOf(root, path), says, ...(hint ? { hint } : {}) };
}

/** A JSON pointer as a path; an index is a number where the file has a list. */
function stepsOf(root: Located, pointer: string): PathStep[] {
  const steps: PathStep[] = [];
  for (const part of pointer.split("/").slice(1)) {
    const step = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const here = at(root, steps);
    steps.push(here && Array.isArray(here.value) ? Number(step) : step);
  }
  return steps;
}

function unknownKey(root: Located, path: readonly PathStep[], error: SchemaError): Problem {
  const key = String(error.params.additionalProperty);
  const known = Object.keys(error.parentSchema.properties ?? {});
  const says = `${JSON.stringify(key)} is not a key ${path.length === 0 ? "of a cluster file" : `of ${showPath(path)}`}`;
  return { code: "KM101", severity: "error", at: keyPlace(root, [...path, key]), says, ...hintForKey(key, known) };
}

function missingKey(root: Located, path: readonly PathStep[], key: string): Problem {
  const where = path.length === 0 ? "the cluster file" : showPath(path);
  return {
    code: "KM102",
    severity: "error",
    at: keyPlace(root, path, showPath([...path, key])),
    says: `${where} lacks the key ${key}`,
  };
}

function itemTwice(root: Located, path: readonly PathStep[], { params }: SchemaError): Problem {
  const [first, second] = [Number(params.i), Number(params.j)].sort((a, b) => a - b);
  const again = [...path, second ?? 0];
  const item = at(root, again);
  const says = `${item ? written(item) : "this"} is in this list twice`;
  return {
    code: "KM107",
    severity: "error",
    at: placeOf(root, again),
    says,
    hint: itemAlready(first ?? 0),
  };
}

function badKey(root: Located, path: readonly PathStep[], error: SchemaError): Problem {
  const { says } = wrongValue(error, undefined, JSON.stringify(error.propertyName));
  return { code: "KM105", severity: "error", at: keyPlace(root, path), says };
}

/** With how the file has it, where it is known in another form from elsewhere. */
function inFormOf(path: readonly PathStep[], finding: Finding, found: Located | undefined): Finding {
  const isForm = finding.code === "KM103" || finding.code === "KM105";
  const ours = isForm && found ? inOurForm(path, found) : undefined;
  return ours === undefined ? finding : { ...finding, hint: ours };
}

interface Finding {
  readonly code: Problem["code"];
  readonly says: string;
  readonly hint?: string;
}

function wrongValue(error: SchemaError, found: Located | undefined, shown = found ? written(found) : "this"): Finding {
  const { params, parentSchema } = error;
  switch (error.keyword) {
    case "type":
      return wrongType(error, found, shown);
    case "enum":
      return notAllowed([params.allowedValues].flat().map(String), found, shown);
    case "const":
      return notAllowed([String(params.allowedValue)], found, shown);
    case "pattern":
      return {
        code: "KM105",
        says: `${shown} is not well-formed: ${inWords(String(params.pattern), parentSchema)}`,
        ...lastPart(error, found),
      };
    default:
      return { code: "KM106", says: outOfBounds(error.keyword, params.limit, shown) };
  }
}

function wrongType({ params, parentSchema }: SchemaError, found: Located | undefined, shown: string): Finding {
  const wanted = [params.type].flat().map(String);
  const words = typesInWords(wanted);
  const value = found?.value;
  if (!found || value === null || value === undefined) return { code: "KM103", ...nothingStandsHere(words) };
  const hint = rewritten(wanted, value, sourceText(found), {
    form: formOf(parentSchema),
    items: parentSchema.items?.type,
  });
  return { code: "KM103", says: `${shown} is not ${words}`, ...(hint ? { hint } : {}) };
}

function formOf(schema: SchemaPart): Form | undefined {
  const { pattern } = schema;
  if (pattern === undefined) return undefined;
  return { allows: (text) => new RegExp(pattern, "u").test(text), words: inWords(pattern, schema) };
}

/** The hint for an ARN or a queue's address, where the name in it is wanted. */
function lastPart({ params }: SchemaError, found: Located | undefined): { hint?: string } {
  const name = nameIn(found?.value);
  if (name === undefined || !new RegExp(String(params.pattern), "u").test(name)) return {};
  return { hint: `only its last part is wanted here: ${name}` };
}

function inWords(pattern: string, { patternErrorMessage }: SchemaPart): string {
  return patternErrorMessage ?? CRD_PATTERN_WORDS.get(pattern) ?? `it must match ${pattern}`;
}

function notAllowed(allowed: readonly string[], found: Located | undefined, shown: string): Finding {
  const hint = found && hintFor(allowed, sourceText(found));
  return { code: "KM104", says: notAllowedHere(shown, allowed), ...(hint ? { hint } : {}) };
}

function hintFor(allowed: readonly string[], text: string): string | undefined {
  // A requirement is one of these words, or a list.
  const orList = allowed.join() === "Exists,DoesNotExist,Any" ? `a list of one value is [${text}]` : undefined;
  const called = calledHere(text, allowed);
  return called ? `it is called ${called} here` : (choiceFor(allowed, text) ?? orList);
}

/** A value as the problem shows it: short, on one line. */
function written(found: Located): string {
  if (isMap(found.value)) return "a map";
  if (Array.isArray(found.value)) return "a list";
  return shortened(typeof found.value === "string" ? JSON.stringify(found.value) : sourceText(found));
}

function sourceText(found: Located): string {
  return found.source.text.slice(found.offset, found.end).trim();
}
