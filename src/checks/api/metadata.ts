import { isDeepStrictEqual } from "node:util";
import type { Json, JsonMap } from "../../cluster/cluster";
import { isList, isMap } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { shortened } from "../../cluster/schema-words";
import type { Refusal } from "./refusal";
import { written } from "./schema-refusals";

/**
 * What the API server refuses in an object's metadata: ValidateObjectMeta of k8s.io/apimachinery. Fields that are
 * unknown or of a wrong type are refused with those of the schema.
 */
export function metadataRefusals(metadata: JsonMap, namespaced: boolean): Refusal[] {
  return [
    ...nameRefusals(metadata),
    ...(namespaced ? namespaceRefusals(metadata) : []),
    ...labelRefusals(metadata),
    ...annotationRefusals(metadata),
    ...ownerRefusals(metadata),
    ...finalizerRefusals(metadata),
  ];
}

/** What an update may not change. A file need not have what only the API server writes. */
export function changeRefusals(metadata: JsonMap, old: JsonMap): Refusal[] {
  const differs = (field: string) => !isDeepStrictEqual(metadata[field], old[field]);
  const given = (field: string) => metadata[field] !== undefined;
  const changed = ["name", "namespace", "uid"].filter(
    (field) => given(field) && old[field] !== undefined && differs(field),
  );
  const deleted = [
    ...["deletionTimestamp"].filter((field) => given(field) && old[field] === undefined),
    ...["deletionGracePeriodSeconds"].filter((field) => given(field) && differs(field)),
  ];
  return [
    ...changed.map((field) => refusal([field], `${field} may not change: it was ${written(old[field])}`)),
    ...deleted.map((field) => refusal([field], `${field} is the API server's to set, when the object is deleted`)),
    ...finalizersOfDeleted(metadata, old),
  ];
}

/** After these the API server does not ask the rules in CEL. */
export function blocksRules({ code, path, says }: Refusal): boolean {
  return code === "KM410" && (says === NO_NAME || says === TOO_MUCH) && path.length === 2;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const MOST_OF_A_LABEL = 63;
const MOST_OF_A_NAME = 253;
const MOST_OF_A_BEGINNING = 58;
const MOST_OF_ANNOTATIONS = 256 * 1024;

const NO_NAME = "metadata lacks the field name";
const TOO_MUCH = "the annotations are longer than 256 KiB together";
const NAME_WORDS = "has small letters, digits, - and ., and begins and ends with a letter or digit";
const LABEL_WORDS = "letters, digits, -, _ and ., that begins and ends with a letter or digit";

function nameRefusals(metadata: JsonMap): Refusal[] {
  const name = textOf(metadata, "name");
  const beginning = textOf(metadata, "generateName");
  if (name === undefined || beginning === undefined) return [];
  if (name === "" && beginning === "") return [refusal(["name"], NO_NAME)];
  return [...beginningRefusals(beginning, name), ...(name === "" ? [] : fullNameRefusals(name))];
}

/** Without a name of its own the object gets one that begins so, cut where there would be no room for its end. */
function beginningRefusals(beginning: string, name: string): Refusal[] {
  // The byte before a last dash can be anything that a path may hold.
  const ofItself = beginning === "" ? undefined : wrongName(beginning.replace(/[^/%\u{80}-\u{10ffff}]-$/u, "a"));
  const wrong = ofItself ?? (name === "" ? wrongName(`${beginning.slice(0, MOST_OF_A_BEGINNING)}12345`) : undefined);
  return wrong ? [refusal(["generateName"], `${written(beginning)} is no beginning of a name: ${wrong}`)] : [];
}

function fullNameRefusals(name: string): Refusal[] {
  const wrong = wrongName(name);
  return wrong ? [refusal(["name"], `${written(name)} is not a name: ${wrong}`, likeIt(name))] : [];
}

function wrongName(name: string): string | undefined {
  if (name.length > MOST_OF_A_NAME) return `it is longer than ${MOST_OF_A_NAME} characters`;
  return isDnsName(name) ? undefined : `a name ${NAME_WORDS}`;
}

/** A name that the API server would take. */
function likeIt(name: string): string | undefined {
  const like = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return isDnsName(like) && like !== name ? `${like} would be one` : undefined;
}

function namespaceRefusals(metadata: JsonMap): Refusal[] {
  const namespace = textOf(metadata, "namespace");
  if (!namespace || (LABEL.test(namespace) && namespace.length <= MOST_OF_A_LABEL)) return [];
  const words = `a namespace has at most ${MOST_OF_A_LABEL} small letters, digits and -`;
  return [refusal(["namespace"], `${written(namespace)} is not a namespace: ${words}`)];
}

function labelRefusals({ labels }: JsonMap): Refusal[] {
  return texts(labels).flatMap(([key, value]) => [
    ...wrongKey(["labels", key], key, "a label's key"),
    ...wrongLabelValue(["labels", key], value),
  ]);
}

function wrongLabelValue(path: readonly PathStep[], value: string): Refusal[] {
  if (value.length > MOST_OF_A_LABEL)
    return [refusal(path, `${written(value)} is longer than the ${MOST_OF_A_LABEL} characters of a label's value`)];
  if (value === "" || QUALIFIED.test(value)) return [];
  return [refusal(path, `${written(value)} is not well-formed: a label's value is text of ${LABEL_WORDS}`)];
}

function annotationRefusals({ annotations }: JsonMap): Refusal[] {
  const entries = texts(annotations);
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    // Their case does not matter to the API server.
    ...entries.flatMap(([key]) => wrongKey(["annotations", key], key.toLowerCase(), "an annotation's key")),
    ...(size > MOST_OF_ANNOTATIONS ? [refusal(["annotations"], TOO_MUCH)] : []),
  ];
}

function ownerRefusals({ ownerReferences }: JsonMap): Refusal[] {
  const owners = isList(ownerReferences) ? onlyOnce(ownerReferences) : [];
  const missing = owners.flatMap(([owner, index]) => incompleteOwner(owner, index));
  const controllers = owners.flatMap(([owner, index]) => (owner.controller === true ? [index] : []));
  const further = controllers.slice(1).map((index) => {
    const says = `owner ${Number(controllers[0]) + 1} is the controller already, and there can be only one`;
    return refusal(["ownerReferences", index, "controller"], says);
  });
  return [...missing, ...further];
}

/** The owners with their indexes; one that is there again as it is, the API server drops before it looks. */
function onlyOnce(owners: readonly Json[]): [JsonMap, number][] {
  const byContent = new Map<string, [JsonMap, number]>();
  for (const [index, owner] of owners.entries()) {
    const content = isMap(owner) ? JSON.stringify(Object.entries(owner).sort()) : "";
    if (isMap(owner) && !byContent.has(content)) byContent.set(content, [owner, index]);
  }
  return [...byContent.values()];
}

function incompleteOwner(owner: JsonMap, index: number): Refusal[] {
  const place = ["ownerReferences", index];
  const missing = ["apiVersion", "kind", "name", "uid"].filter((field) => textOf(owner, field) === "");
  const isEvent = owner.apiVersion === "v1" && owner.kind === "Event";
  return [
    ...(isEvent ? [refusal(place, "an Event cannot be an owner")] : []),
    ...missing.map((field) => refusal([...place, field], `owner ${index + 1} lacks the field ${field}`)),
    ...wrongVersion(textOf(owner, "apiVersion") ?? "", [...place, "apiVersion"]),
  ];
}

/** A version, or a group, a slash and a version; the group may be empty. */
function wrongVersion(apiVersion: string, place: readonly PathStep[]): Refusal[] {
  if (apiVersion === "" || /^([^/]*\/)?[^/]+$/.test(apiVersion)) return [];
  return [refusal(place, `${written(apiVersion)} is no apiVersion, which is a group, a slash and a version`)];
}

function finalizerRefusals(metadata: JsonMap): Refusal[] {
  const finalizers = finalizersOf(metadata);
  const wrong = finalizers.flatMap((name, index) => wrongKey(["finalizers", index], name, "a finalizer", "value"));
  const both = ["orphan", "foregroundDeletion"].every((name) => finalizers.includes(name));
  return both ? [...wrong, refusal(["finalizers"], "orphan and foregroundDeletion exclude each other")] : wrong;
}

function finalizersOfDeleted(metadata: JsonMap, old: JsonMap): Refusal[] {
  if (old.deletionTimestamp === undefined) return [];
  const before = finalizersOf(old);
  const added = finalizersOf(metadata).filter((name) => !before.includes(name));
  const says = `an object that is being deleted takes no new finalizers, and ${added.join(", ")} was not there`;
  return added.length > 0 ? [refusal(["finalizers"], says)] : [];
}

function finalizersOf({ finalizers }: JsonMap): string[] {
  return isList(finalizers) ? finalizers.filter((name) => typeof name === "string") : [];
}

/** Kubernetes' "qualified name": a name, with a DNS name and a slash before it if need be. */
function wrongKey(place: readonly PathStep[], key: string, called: string, on: "key" | "value" = "key"): Refusal[] {
  const parts = key.split("/");
  const name = parts.pop() ?? "";
  const [prefix] = parts;
  const isPrefix = parts.length === 0 || (parts.length === 1 && isDnsName(prefix ?? ""));
  if (isPrefix && QUALIFIED.test(name) && name.length <= MOST_OF_A_LABEL) return [];
  const words = `a name of at most ${MOST_OF_A_LABEL} ${LABEL_WORDS}, with a DNS name and a slash before it if need be`;
  const says = `${shortened(JSON.stringify(key))} is not well-formed: ${called} is ${words}`;
  return [{ ...refusal(place, says), ...(on === "key" ? { on } : {}) }];
}

function isDnsName(name: string): boolean {
  return name.length <= MOST_OF_A_NAME && name.split(".").every((label) => LABEL.test(label));
}

/** Undefined when it is no text at all, which is refused elsewhere. */
function textOf(map: JsonMap, field: string): string | undefined {
  const value = map[field] ?? "";
  return typeof value === "string" ? value : undefined;
}

function texts(map: Json | undefined): [string, string][] {
  const entries = isMap(map) ? Object.entries(map) : [];
  return entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : []));
}

function refusal(path: readonly PathStep[], says: string, hint?: string): Refusal {
  return { code: "KM410", path: ["metadata", ...path], says, ...(hint ? { hint } : {}) };
}
