import type { Refusal } from "../../src/checks/api/refusal";
import type { JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import type { PathStep } from "../../src/cluster/located";
import type { Answer } from "./api-server";

/** What somebody says of an object. */
export interface Verdict {
  readonly refused: boolean;
  /** The fields that are wrong, with dots between all steps; undefined when none are named. */
  readonly fields: ReadonlySet<string> | undefined;
  /** How far it was read: "strict" means not beyond unknown fields, "undecoded" that only the first fault is named. */
  readonly read: "whole" | "strict" | "undecoded";
  /** For a person. */
  readonly says: readonly string[];
}

const ACCEPTED: Verdict = { refused: false, fields: new Set(), read: "whole", says: [] };

export function theirVerdict({ code, body }: Answer, object: JsonMap): Verdict {
  if (code < 300) return ACCEPTED;
  if (code >= 500 || code === 429) throw new Error(`the API server failed: ${JSON.stringify(body)}`);
  const message = String(body.message);
  const refused = { refused: true, says: [message] };
  const causes = causesOf(body);
  if (causes.length > 0)
    return { ...refused, fields: fieldsOf(causes, object), read: "whole", says: causes.map(sentence) };
  // Quotes inside are not escaped.
  const unknown = [...message.matchAll(/(?:unknown|duplicate) field "(.*?)"(?=, (?:unknown|duplicate) field "|$)/gs)];
  if (unknown.length > 0)
    return { ...refused, fields: new Set(unknown.map(([, field = ""]) => canonical(field))), read: "strict" };
  const undecoded = /cannot unmarshal .+ into Go (?:struct field \w+\.(\S+)|value) of type/.exec(message);
  if (!undecoded) return { ...refused, fields: undefined, read: "whole" };
  const [, field] = undecoded;
  return { ...refused, fields: new Set([field === undefined ? "metadata" : `metadata.${field}`]), read: "undecoded" };
}

export function ourVerdict(refusals: readonly Refusal[]): Verdict {
  const fields = new Set(refusals.map(({ path }) => canonical(named(path).join("."))));
  const says = refusals.map(({ code, path, says: sentence }) => `${code} ${path.join(".")}: ${sentence}`);
  return { refused: refusals.length > 0, fields, read: "whole", says };
}

/**
 * Whether both name the same fields; undefined when the API server named none. Where it stopped early we may go on: to what
 * it said later, when unknown fields were let pass.
 */
export function sameFields(theirs: Verdict, later: Verdict, ours: Verdict): boolean | undefined {
  if (!theirs.fields || !ours.fields) return undefined;
  if (theirs.read === "undecoded") {
    const own = new Set([...ours.fields].map(withoutPlaces));
    return [...theirs.fields].every((field) => own.has(field) || hasBelow(own, field));
  }
  const known = new Set([...theirs.fields, ...(later.fields ?? [])]);
  const named = [...theirs.fields].every((field) => ours.fields?.has(field));
  // Nobody knows what it would have named after what it could not decode.
  return named && (later.read === "undecoded" || [...ours.fields].every((field) => known.has(field)));
}

/** In metadata the API server names no keys of maps and no places of lists. */
function named(path: readonly PathStep[]): readonly PathStep[] {
  const [first, second] = path;
  if (first !== "metadata") return path;
  const isWhole = second === "labels" || second === "annotations" || second === "finalizers";
  return isWhole ? path.slice(0, 2) : path.filter((step) => typeof step === "string");
}

function hasBelow(fields: ReadonlySet<string>, field: string): boolean {
  return [...fields].some((own) => own.startsWith(`${field}.`));
}

function withoutPlaces(field: string): string {
  return field.replace(/\.\d+(?=\.|$)/g, "");
}

/** The API server writes the keys of maps in brackets or with dots, as the part of it that found the fault does. */
function canonical(field: string): string {
  const dotted = field.replaceAll("[", ".").replaceAll("]", "").replace(/^\./, "");
  return dotted.startsWith("metadata.") ? withoutPlaces(dotted) : dotted;
}

/**
 * Without what stands for no field: that rules were not looked at, and which of several schemas did not fit. And without
 * what follows from another cause: that there are no replicas in a spec that is no map.
 */
function causesOf({ details }: JsonMap): JsonMap[] {
  const causes = isMap(details) && isList(details.causes) ? details.causes.filter((item) => isMap(item)) : [];
  return causes.filter(({ field, message }) => field !== "<nil>" && !String(message).includes("accessor error"));
}

function fieldsOf(causes: readonly JsonMap[], { metadata }: JsonMap): ReadonlySet<string> {
  const fields = causes.map(({ field }) => canonical(String(field)));
  // Nobody wrote a name that was generated.
  const generated = isMap(metadata) && !metadata.name && metadata.generateName;
  return new Set(fields.map((field) => (generated && field === "metadata.name" ? "metadata.generateName" : field)));
}

function sentence({ field, message }: JsonMap): string {
  return `${field}: ${message}`;
}
