import type { ErrorObject } from "ajv";
import type { ClusterFile } from "./cluster-file";
import { didYouMean } from "./did-you-mean";
import { at, isMap, keyPlace, type Located, type PathStep, placeOf, plain, showPath } from "./located";
import type { Problem } from "./problem";
import { soundPart } from "./sound-part";
import { allowedKeys, patternWords, validate } from "./validate-cluster-file";

export interface Validated {
  /** With problems, the part of the file that none of them touches; absent when that is nothing to go by. */
  readonly file?: ClusterFile;
  readonly problems: readonly Problem[];
}

/** Holds a cluster file against its schema. */
export function validateClusterFile(root: Located): Validated {
  const data = plain(root);
  if (isClusterFile(data)) return { file: data, problems: [] };
  const errors = (validate.errors ?? []).filter((error) => !COMPOUND.has(error.keyword));
  const sound = plain(
    soundPart(
      root,
      errors.map((error) => mistakenPath(root, error)),
    ),
  );
  return { ...(isClusterFile(sound) ? { file: sound } : {}), problems: errors.map((error) => problemOf(root, error)) };
}

/** With the key that is wrong, where the error is about a key. */
function mistakenPath(root: Located, { instancePath, propertyName, params }: ErrorObject): PathStep[] {
  const key: unknown = propertyName ?? params.additionalProperty;
  return [...stepsOf(root, instancePath), ...(typeof key === "string" ? [key] : [])];
}

function isClusterFile(data: unknown): data is ClusterFile {
  return validate(data);
}

/** Keywords that only repeat what the keywords inside them say. */
const COMPOUND = new Set(["if", "propertyNames", "allOf", "anyOf", "oneOf", "not"]);

function problemOf(root: Located, error: ErrorObject): Problem {
  const path = stepsOf(root, error.instancePath);
  if (error.propertyName !== undefined) return badKey(root, [...path, error.propertyName], error);
  if (error.keyword === "additionalProperties") return unknownKey(root, path, error);
  if (error.keyword === "required") return missingKey(root, path, String(error.params.missingProperty));
  if (error.keyword === "uniqueItems") return itemTwice(root, path, error);
  const found = at(root, path);
  const { code, says, hint } = wrongValue(error, found);
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

function unknownKey(root: Located, path: readonly PathStep[], error: ErrorObject): Problem {
  const key = String(error.params.additionalProperty);
  const known = allowedKeys[error.schemaPath] ?? [];
  const says = `${JSON.stringify(key)} is not a key ${path.length === 0 ? "of a cluster file" : `of ${showPath(path)}`}`;
  return { code: "KM101", severity: "error", at: keyPlace(root, [...path, key]), says, ...hintFor(key, known) };
}

function hintFor(word: string, known: readonly string[]): { hint?: string } {
  const meant = didYouMean(word, known);
  if (meant) return { hint: `did you mean ${meant}?` };
  if (known.length === 0) return {};
  return { hint: `keys here are ${[...known].sort().join(", ")}` };
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

function itemTwice(root: Located, path: readonly PathStep[], { params }: ErrorObject): Problem {
  const [first, second] = [Number(params.i), Number(params.j)].sort((a, b) => a - b);
  const again = [...path, second ?? 0];
  const item = at(root, again);
  const says = `${item ? written(item) : "this"} is in this list twice`;
  return {
    code: "KM107",
    severity: "error",
    at: placeOf(root, again),
    says,
    hint: `it is item ${(first ?? 0) + 1} already`,
  };
}

function badKey(root: Located, path: readonly PathStep[], error: ErrorObject): Problem {
  const { says } = wrongValue(error, undefined, JSON.stringify(error.propertyName));
  return { code: "KM105", severity: "error", at: keyPlace(root, path), says };
}

interface Finding {
  readonly code: Problem["code"];
  readonly says: string;
  readonly hint?: string;
}

function wrongValue(error: ErrorObject, found: Located | undefined, shown = found ? written(found) : "this"): Finding {
  const { params } = error;
  switch (error.keyword) {
    case "type":
      return wrongType([params.type].flat().map(String), found, shown);
    case "enum":
      return notAllowed([params.allowedValues].flat().map(String), found, shown);
    case "const":
      return notAllowed([String(params.allowedValue)], found, shown);
    case "pattern":
      return { code: "KM105", says: `${shown} is not well-formed: ${wantedPattern(error)}` };
    default:
      return { code: "KM106", says: outOfBounds(error, shown) };
  }
}

const TYPE_WORDS: Record<string, string> = {
  object: "a map of keys",
  array: "a list",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

function wrongType(wanted: readonly string[], found: Located | undefined, shown: string): Finding {
  const words = wanted.map((type) => TYPE_WORDS[type] ?? type).join(" or ");
  const value = found?.value;
  if (!found || value === null || value === undefined) {
    const hint = "give a value, or take the line away";
    return { code: "KM103", says: `nothing stands here, where ${words} is wanted`, hint };
  }
  const says = `${shown} is not ${words}`;
  const hint = rewritten(wanted, found);
  return { code: "KM103", says, ...(hint ? { hint } : {}) };
}

/** The same value as it would be written to be of a wanted type. */
function rewritten(wanted: readonly string[], found: Located): string | undefined {
  const { value } = found;
  const text = sourceText(found);
  if (typeof value === "number" || typeof value === "boolean") {
    if (wanted.includes("array")) return `a list of one is ["${text}"]`;
    return wanted.includes("string") ? `in quotes it is text: "${text}"` : undefined;
  }
  if (typeof value !== "string") return undefined;
  if (wanted.includes("array")) return `a list of one is [${text}]`;
  if (wanted.includes("boolean")) return booleanFor(value);
  const isNumber = (wanted.includes("integer") || wanted.includes("number")) && /^(0|[1-9][0-9]{0,14})$/.test(value);
  return isNumber ? `without quotes it is a number: ${value}` : undefined;
}

/** YAML 1.1, and with it much that people know, had more words for it. */
function booleanFor(word: string): string | undefined {
  if (/^(true|yes|on|y)$/i.test(word)) return "write true, without quotes";
  return /^(false|no|off|n)$/i.test(word) ? "write false, without quotes" : undefined;
}

/** In words where we have some; for a pattern of a CRD by the key whose value it is. */
function wantedPattern({ params, instancePath }: ErrorObject): string {
  const pattern = String(params.pattern);
  const key = instancePath.split("/").findLast((step) => !/^[0-9]+$/.test(step)) ?? "";
  const ofCrd = Object.hasOwn(CRD_WORDS, key) ? CRD_WORDS[key] : undefined;
  return patternWords[pattern] ?? ofCrd ?? `it must match ${pattern}`;
}

/** Patterns of CRDs come without words. */
const CRD_WORDS: Readonly<Record<string, string>> = {
  nodes: "a budget's nodes are a number or a percentage, as 10 or 10%",
  schedule: "a schedule is five fields of cron, as 0 9 * * 1-5, or a word like @daily",
  duration: "a budget's duration is in hours and minutes, as 8h or 1h30m",
  volumeSize: "a volume's size is a number with Gi, G, Ti or T, as 50Gi",
};

function notAllowed(allowed: readonly string[], found: Located | undefined, shown: string): Finding {
  const choice = allowed.length === 1 ? `only ${allowed[0]}` : `one of ${allowed.join(", ")}`;
  const hint = found && choiceFor(allowed, sourceText(found));
  return { code: "KM104", says: `${shown} is not allowed here, ${choice} is`, ...(hint ? { hint } : {}) };
}

function choiceFor(allowed: readonly string[], text: string): string | undefined {
  const meant = didYouMean(text.replaceAll(/^["']|["']$/g, ""), allowed);
  if (meant) return `did you mean ${/^[0-9.]+$/.test(meant) ? JSON.stringify(meant) : meant}?`;
  // A requirement is one of these words, or a list.
  return allowed.join() === "Exists,DoesNotExist" ? `a list of one value is [${text}]` : undefined;
}

function outOfBounds(error: ErrorObject, shown: string): string {
  const limit = String(error.params.limit);
  const sentences: Record<string, string> = {
    minimum: `${shown} is less than ${limit}`,
    maximum: `${shown} is more than ${limit}`,
    minLength: limit === "1" ? "the text is empty" : `${shown} is shorter than ${limit} characters`,
    maxLength: `${shown} is longer than ${limit} characters`,
    minItems: limit === "1" ? "the list is empty" : `the list has fewer items than ${limit}`,
    maxItems: `the list has more items than ${limit}`,
    minProperties: "the map is empty",
    maxProperties: limit === "1" ? "only one key may stand here" : `the map has more keys than ${limit}`,
  };
  return sentences[error.keyword] ?? `${shown} ${error.message ?? "is not allowed"}`;
}

/** A value as the problem shows it: short, on one line. */
function written(found: Located): string {
  if (isMap(found.value)) return "a map";
  if (Array.isArray(found.value)) return "a list";
  const text = typeof found.value === "string" ? JSON.stringify(found.value) : sourceText(found);
  return text.length > 60 ? `${text.slice(0, 57)}…${typeof found.value === "string" ? '"' : ""}` : text;
}

function sourceText(found: Located): string {
  return found.source.text.slice(found.offset, found.end).trim();
}
