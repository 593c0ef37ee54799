import type { JsonMap } from "../../cluster/cluster";
import { nearest } from "../../cluster/did-you-mean";
import { isMap } from "../../cluster/json";
import { hintForKey } from "../../cluster/schema-words";
import { brokenRules } from "./cel";
import { type Crd, type CrdEntry, crds } from "./crds";
import { type Decoded, decode, type UnknownField } from "./decode";
import { repeated } from "./list-types";
import { changeRefusals, blocksRules as metadataBlocksRules, metadataRefusals } from "./metadata";
import { inTodaysForm } from "./other-forms";
import type { Refusal } from "./refusal";
import { blocksRules, placeName, type SchemaError, schemaErrors, schemaRefusals, twice } from "./schema-refusals";
import { isUnchanged } from "./unchanged";
import { unknownVersion } from "./versions";

/** Whether objects of this kind are judged: it has a CRD here, in this version. */
export function isJudged(apiVersion: string, kind: string): boolean {
  return entryOf(apiVersion, kind) !== undefined;
}

/**
 * What the API server would refuse in an object, or in an update of an old one to it. Where the API server stops at
 * what it cannot read, this goes on: a mistake less hides behind another. Other kinds have none.
 */
export function refusals(object: JsonMap, old?: JsonMap): Refusal[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const entry = entryOf(apiVersion, kind);
  if (!entry) return unknownVersion(apiVersion, kind);
  const crd = crdOf(entry);
  return judged(read(object, crd), old && read(old, crd).value, crd, kind);
}

function judged({ value, unknown }: Decoded, old: JsonMap | undefined, crd: Crd, kind: string): Refusal[] {
  const errors = errorsOf(value, crd).filter((error) => !old || mustChange(error, value, old, crd));
  const metadata = ofMetadata(value, old, crd);
  const sets = old && repeated(old, crd.schema).length > 0 ? [] : repeated(value, crd.schema);
  const unread = unknown.map((field) => unknownField(field, kind));
  const ofSchema = [...unread, ...withoutTypos(schemaRefusals(errors, kind), unknown)];
  const found = [...ofSchema.map((refusal) => inTodaysForm(refusal, kind)), ...metadata, ...sets.map(twice)];
  const blocked = unread.length > 0 || errors.some(blocksRules) || metadata.some(metadataBlocksRules);
  return blocked ? found : [...found, ...brokenRules(crd.schema, value, old)];
}

/** The status, where it is written apart, is dropped as soon as it is read. */
function read(object: JsonMap, crd: Crd): Decoded {
  const { value, unknown } = decode(object, crd.whole);
  if (!crd.ownsStatus) return { value, unknown };
  const { status: _, ...rest } = value;
  return { value: rest, unknown };
}

function errorsOf(value: JsonMap, { whole, validate }: Crd): SchemaError[] {
  return validate(value) ? [] : schemaErrors(validate.errors ?? [], value, whole);
}

/** Metadata that cannot be read is refused before the API server looks at what was there. */
function mustChange({ path }: SchemaError, value: JsonMap, old: JsonMap, crd: Crd): boolean {
  return path[0] === "metadata" || !isUnchanged(path, { schema: crd.schema, value, old });
}

function ofMetadata(value: JsonMap, old: JsonMap | undefined, { namespaced }: Crd): Refusal[] {
  const metadata = value.metadata ?? {};
  if (!isMap(metadata)) return [];
  const before = old && isMap(old.metadata) ? old.metadata : undefined;
  return [...metadataRefusals(metadata, namespaced), ...(before ? changeRefusals(metadata, before) : [])];
}

function unknownField({ path, known }: UnknownField, kind: string): Refusal {
  const field = String(path.at(-1));
  const says = `${JSON.stringify(field)} is not a field of ${placeName(path.slice(0, -1), kind)}`;
  return { code: "KM401", path, on: "key", says, ...hintForKey(field, known, "fields") };
}

/** A field that is only misspelled is not missing as well. */
function withoutTypos(found: readonly Refusal[], unknown: readonly UnknownField[]): Refusal[] {
  const meant = new Set(
    unknown.map(({ path, known }) => JSON.stringify([...path.slice(0, -1), nearest(String(path.at(-1)), known)])),
  );
  return found.filter(({ code, path }) => code !== "KM402" || !meant.has(JSON.stringify(path)));
}

const loaded = new Map<CrdEntry, Crd>();

function crdOf(entry: CrdEntry): Crd {
  const crd = loaded.get(entry) ?? entry.load();
  loaded.set(entry, crd);
  return crd;
}

const entries = new Map(crds.map((crd) => [`${crd.group}/${crd.version} ${crd.kind}`, crd]));

function entryOf(apiVersion: string, kind: string): CrdEntry | undefined {
  return entries.get(`${apiVersion} ${kind}`);
}
