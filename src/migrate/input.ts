import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Tags,
  visit,
  type YAMLMap,
} from "yaml";
import type { Problem } from "../cluster/problem";
import { type Source, wholeFile } from "../cluster/source";
import { syntaxProblems } from "../cluster/syntax";
import { readManifests } from "../manifests/manifests";
import { partsOf } from "../manifests/split";
import { NOT_FILLED_IN } from "../manifests/template";
import { isOld } from "./kinds";
import { fieldAt, isMerge, itemsOf, put, textAt, valueAt } from "./nodes";
import { copyOf, remember } from "./origins";

/** A document of a file that anybody wrote. */
export interface InputDocument {
  readonly source: Source;
  /** Where it begins in the file. */
  readonly from: number;
  readonly text: string;
  readonly document: Document;
  readonly objects: readonly InputObject[];
  /** Its objects were items of a list, or JSON. */
  readonly isTakenApart: boolean;
}

export interface InputObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly map: YAMLMap;
}

export interface Input {
  readonly documents: readonly InputDocument[];
  readonly problems: readonly Problem[];
}

/** A file as kubectl reads it, with its comments. */
export function readInput(source: Source): Input {
  const { problems: found, others } = readManifests(source);
  const problems = found
    .filter((problem) => !isKeptPlaceholder(problem))
    .map((problem) => (problem.hint === NOT_FILLED_IN.hint ? { ...problem, hint: RENDER } : problem));
  if (problems.some(({ severity }) => severity === "error")) return { documents: [], problems };
  const read = partsOf(source.text).map(({ from, to }) => readDocument(source, from, to));
  const all = [...problems, ...read.flatMap((input) => input.problems)];
  const documents = read.flatMap(({ document }) => (document ? [document] : []));
  return { documents, problems: others > 0 ? [...all, noObjects(source)] : all };
}

/** `<<NAME>>` is text, and comes out as it went in; `##NAME##` may be a comment, and lost. */
function isKeptPlaceholder({ code, says }: Problem): boolean {
  return code === "KM017" && says.startsWith("<<");
}

const RENDER =
  "render it first: helm template CHART | karpenter-multus migrate -; what comes out goes into the chart by hand";

/** YAML 1.1, as kubectl reads it: dates are text, and so are times of day. */
const OPTIONS = {
  version: "1.1",
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
  customTags: (tags: Tags) => tags.filter((tag) => typeof tag === "string" || !isOfTime(tag)),
} as const;

function isOfTime({ tag, format }: { readonly tag: string; readonly format?: string }): boolean {
  return tag === "tag:yaml.org,2002:timestamp" || format === "TIME";
}

interface Read {
  readonly document?: InputDocument;
  readonly problems: readonly Problem[];
}

function readDocument(source: Source, from: number, to: number): Read {
  const text = source.text.slice(from, to);
  const document = parseDocument(text, OPTIONS);
  if (document.errors.length > 0) return { problems: syntaxProblems(source, document.errors, from) };
  const { contents } = document;
  const read = { source, from, text, document };
  if (!isMap(contents)) return { document: { ...read, objects: [], isTakenApart: false }, problems: [] };
  remember(contents, source, from);
  const isTakenApart = contents.flow === true || isObjectList(contents);
  if (isTakenApart || isOldKind(contents)) writeOut(document);
  keepCommentsWithKeys(contents);
  if (contents.flow) inBlocks(contents);
  return { document: { ...read, objects: objectsIn(contents), isTakenApart }, problems: [] };
}

/** A list of objects is as many objects; kubectl gives them the kind that the list's has in it. */
function objectsIn(map: YAMLMap): InputObject[] {
  if (!isObjectList(map)) return [objectOf(map)];
  const kind = textAt(map, "kind")?.replace(/List$/, "");
  return itemsOf(valueAt(map, "items")).flatMap((item) => {
    if (!isMap(item)) return [];
    if (kind && textAt(item, "kind") === undefined) {
      put(item, "apiVersion", textAt(map, "apiVersion"), item, 0);
      put(item, "kind", kind, item, 1);
    }
    return objectsIn(item);
  });
}

function objectOf(map: YAMLMap): InputObject {
  return {
    apiVersion: textAt(map, "apiVersion") ?? "",
    kind: textAt(map, "kind") ?? "",
    name: textAt(map, "metadata", "name") ?? "",
    map,
  };
}

function isObjectList(map: YAMLMap): boolean {
  return (textAt(map, "kind") ?? "").endsWith("List") && isSeq(valueAt(map, "items"));
}

function isOldKind(map: YAMLMap): boolean {
  return isOld(textAt(map, "apiVersion") ?? "");
}

/** What is moved elsewhere cannot repeat what stands in its old document: aliases and merges become what they say. */
function writeOut(document: Document): void {
  visit(document, {
    Alias: (_, alias) => {
      const meant = alias.resolve(document);
      return meant ? copyOf(meant) : undefined;
    },
  });
  visit(document, {
    Map: (_, map) => {
      map.items = map.items.flatMap((pair) => (isMerge(pair) ? mergedInto(map, pair.value) : [pair]));
    },
  });
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) delete node.anchor;
    },
  });
}

/** What the map itself says wins, and of several the first. */
function mergedInto(map: YAMLMap, value: unknown): Pair[] {
  const sources = isSeq(value) ? value.items.toReversed() : [value];
  const merged = new Map<string, Pair>();
  for (const source of sources) if (isMap(source)) for (const pair of source.items) merged.set(String(pair.key), pair);
  return [...merged].flatMap(([key, pair]) => (fieldAt(map, key) ? [] : [pair]));
}

/** A comment above the first key of a map, or the first item of a list, is theirs, wherever they go. */
function keepCommentsWithKeys(contents: YAMLMap): void {
  visit(contents, {
    Pair: (_, { value }) => {
      if ((!isMap(value) && !isSeq(value)) || value.flow || !value.commentBefore) return;
      const first = isMap(value) ? value.items[0]?.key : value.items[0];
      if (!isNode(first)) return;
      first.commentBefore = [value.commentBefore, first.commentBefore].filter(Boolean).join("\n");
      delete value.commentBefore;
    },
  });
}

/** JSON becomes YAML as people write it. */
function inBlocks(contents: YAMLMap): void {
  visit(contents, {
    Collection: (_, collection) => {
      collection.flow = isSeq(collection) && collection.items.every((item) => isScalar(item));
    },
    Scalar: (_, scalar) => {
      if (scalar.type === "QUOTE_DOUBLE") delete scalar.type;
    },
  });
}

function noObjects(source: Source): Problem {
  const hint = "migrate wants objects as kubectl applies them; Helm's values and JSON policies are none";
  return { code: "KM014", severity: "error", at: wholeFile(source.file), says: "holds no object of Kubernetes", hint };
}
