import type { Json, JsonMap } from "../cluster/cluster";
import { isMap } from "../cluster/json";
import type { PathStep } from "../cluster/located";
import type { Place, Problem } from "../cluster/problem";
import type { Readable, Source } from "../cluster/source";
import { Document } from "./document";
import { partsOf } from "./split";

/** One Kubernetes object of a file that anybody wrote. */
export interface ManifestObject {
  readonly value: JsonMap;
  readonly source: Source;
  /** Where the value at a path of the object stands, or the key that ends the path. */
  place(path: readonly PathStep[], on?: "key"): Place;
  /** What stands in the file for a number, a word or a text: `on`, `0644`, `"a"`. */
  written(path: readonly PathStep[]): string | undefined;
}

export interface Manifests {
  readonly objects: readonly ManifestObject[];
  readonly problems: readonly Problem[];
  /** How many documents are something else, in a file without a single object: values, a pipeline, data. */
  readonly others: number;
}

/** Anybody's manifests: without the characters that kubectl's reader refuses, and of a size that no cluster reaches. */
export const MANIFESTS: Readable = {
  largest: 64 * 1024 * 1024,
  refused: /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]/u,
};

/** The objects of a file, as kubectl reads YAML and JSON. */
export function readManifests(source: Source): Manifests {
  const documents = partsOf(source.text).map((part) => new Document(source, part));
  const problems = documents.flatMap((document) => document.problems);
  const found = documents.flatMap((document) => inDocument(document));
  const objects = found.filter(isObject);
  const rest = found.filter((candidate) => !isObject(candidate));
  if (objects.length === 0 && !rest.some(isUnfinished)) return { objects, problems, others: rest.length };
  return { objects, problems: [...problems, ...rest.map(noObject)], others: 0 };
}

/** What may be an object: a document, or an item of a list of objects. */
interface Candidate extends Omit<ManifestObject, "value"> {
  readonly value: Json;
}

function inDocument(document: Document): Candidate[] {
  const { value } = document;
  // A document of comments, or of nothing, is passed over.
  if (value === undefined || value === null) return [];
  return takenApart(document, value, []);
}

/** A list of objects is as many objects; kubectl gives them the kind that the list's has in it. */
function takenApart(document: Document, value: Json, at: readonly PathStep[]): Candidate[] {
  if (!isObjectList(value)) return [new Part(document, value, at)];
  const { apiVersion, kind, items } = value;
  const itemKind = kind.replace(/List$/, "");
  return items.flatMap((item, index) => {
    const inherits = itemKind !== "" && isMap(item) && !isText(item.kind);
    const whole = inherits ? { ...item, kind: itemKind, ...(apiVersion === undefined ? {} : { apiVersion }) } : item;
    return takenApart(document, whole, [...at, "items", index]);
  });
}

class Part implements Candidate {
  constructor(
    private readonly document: Document,
    readonly value: Json,
    private readonly at: readonly PathStep[],
  ) {}

  get source(): Source {
    return this.document.source;
  }

  place(path: readonly PathStep[], on?: "key"): Place {
    return this.document.place([...this.at, ...path], on);
  }

  written(path: readonly PathStep[]): string | undefined {
    return this.document.written([...this.at, ...path]);
  }
}

function isObjectList(value: Json): value is { apiVersion: Json; kind: string; items: readonly Json[] } {
  return isMap(value) && typeof value.kind === "string" && value.kind.endsWith("List") && Array.isArray(value.items);
}

function isObject(candidate: Candidate): candidate is ManifestObject {
  return isMap(candidate.value) && isText(candidate.value.apiVersion) && isText(candidate.value.kind);
}

/** Meant to be one: much else in the world has a `kind`, or an `apiVersion`. */
function isUnfinished({ value }: Candidate): boolean {
  return isMap(value) && ("apiVersion" in value || "kind" in value) && ("metadata" in value || "spec" in value);
}

function noObject(candidate: Candidate): Problem {
  const { value } = candidate;
  const problem = { code: "KM014", severity: "error" } as const;
  if (!isMap(value)) {
    const what = Array.isArray(value) ? "a list" : "a single value";
    return { ...problem, at: candidate.place([]), says: `${what} stands where a Kubernetes object is wanted` };
  }
  const lacks = isText(value.apiVersion) ? "kind" : "apiVersion";
  const says = lacks in value ? `${lacks} is no text` : `the object lacks the key ${lacks}`;
  const hint = "every object says its apiVersion and kind, as karpenter.sh/v1 and NodePool";
  return { ...problem, at: candidate.place([lacks]), says, hint };
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}
