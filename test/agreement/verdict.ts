import type { Refusal } from "../../src/checks/api/refusal";
import type { JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../charts/fields";
import type { Answer } from "./api-server";
import { isList } from "./places";

/** What somebody says of an object. */
export interface Verdict {
  readonly refused: boolean;
  /** The fields that are wrong, with dots between all steps; undefined when none are named. */
  readonly fields: ReadonlySet<string> | undefined;
  /** Only the first is named, and without the places in lists: the object could not even be decoded. */
  readonly undecoded: boolean;
  /** For a person. */
  readonly says: readonly string[];
}

export function theirVerdict({ code, body }: Answer): Verdict {
  if (code < 300) return { refused: false, fields: new Set(), undecoded: false, says: [] };
  if (code >= 500 || code === 429) throw new Error(`the API server failed: ${JSON.stringify(body)}`);
  const message = String(body.message);
  const causes = causesOf(body);
  if (causes.length > 0)
    return { refused: true, fields: fieldsOf(causes), undecoded: false, says: causes.map(sentence) };
  const unknown = [...message.matchAll(/(?:unknown|duplicate) field ("(?:[^"\\]|\\.)*")/g)];
  const strict = unknown.map(([, name = '""']) => canonical(JSON.parse(name)));
  if (strict.length > 0) return { refused: true, fields: new Set(strict), undecoded: false, says: [message] };
  const undecoded = /cannot unmarshal \w+(?: \S+)? into Go (?:struct field \w+\.(\S+)|value) of type/.exec(message);
  if (!undecoded) return { refused: true, fields: undefined, undecoded: false, says: [message] };
  const [, field] = undecoded;
  return {
    refused: true,
    fields: new Set([field === undefined ? "metadata" : `metadata.${field}`]),
    undecoded: true,
    says: [message],
  };
}

export function ourVerdict(refusals: readonly Refusal[]): Verdict {
  const fields = new Set(refusals.map(({ path }) => canonical(path.join("."))));
  const says = refusals.map(({ code, path, says: sentence }) => `${code} ${path.join(".")}: ${sentence}`);
  return { refused: refusals.length > 0, fields, undecoded: false, says };
}

/** Whether both name the same fields; undefined when the API server named none. */
export function sameFields(theirs: Verdict, ours: Verdict): boolean | undefined {
  if (!theirs.fields || !ours.fields) return undefined;
  const own = theirs.undecoded ? new Set([...ours.fields].map(withoutPlaces)) : ours.fields;
  const named = [...theirs.fields].every((field) => own.has(field) || (theirs.undecoded && hasBelow(own, field)));
  return named && (theirs.undecoded || own.size === theirs.fields.size);
}

function hasBelow(fields: ReadonlySet<string>, field: string): boolean {
  return [...fields].some((own) => own.startsWith(`${field}.`));
}

function withoutPlaces(field: string): string {
  return field.replace(/\.\d+(?=\.|$)/g, "");
}

/** The API server writes the keys of maps in brackets or with dots, as the part of it that found the fault does. */
function canonical(field: string): string {
  return field.replaceAll("[", ".").replaceAll("]", "").replace(/^\./, "");
}

/** Without what stands for no field: that rules were not looked at, and which of several schemas did not fit. */
function causesOf({ details }: JsonMap): JsonMap[] {
  const causes = isMap(details) && isList(details.causes) ? details.causes.filter(isMap) : [];
  return causes.filter(({ field }) => field !== "<nil>");
}

function fieldsOf(causes: readonly JsonMap[]): ReadonlySet<string> {
  return new Set(causes.map(({ field }) => canonical(String(field))));
}

function sentence({ field, message }: JsonMap): string {
  return `${field}: ${message}`;
}
