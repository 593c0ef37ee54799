import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import { objectsOf } from "../charts/objects";
import type { ControlPlane } from "./control-plane";

/** The objects of a folder (or of the input, for `-`) as the API server has them, by their names. */
export function liveObjects(plane: ControlPlane, folder: string, input?: string): Map<string, JsonMap> {
  const list: { items: JsonMap[] } = JSON.parse(plane.run(["get", "--filename", folder, "--output", "json"], input));
  return new Map(list.items.map((object) => [identity(object), object]));
}

/** Of each object the version, which any change of it changes. */
export function versions(objects: ReadonlyMap<string, JsonMap>): Map<string, unknown> {
  return new Map([...objects].map(([name, object]) => [name, metadata(object).resourceVersion]));
}

/** Of each object the id, which it keeps until it is deleted. */
export function ids(objects: ReadonlyMap<string, JsonMap>): Map<string, unknown> {
  return new Map([...objects].map(([name, object]) => [name, metadata(object).uid]));
}

/** The objects without what differs between any two clusters, and without the records of how they came there. */
export function content(objects: ReadonlyMap<string, JsonMap>): Map<string, JsonMap> {
  return new Map([...objects].map(([name, object]) => [name, contentOf(object)]));
}

const PASSING = new Set(["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"]);
/** Who applied the object, and how. */
const RECORDS = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "deprecated.daemonset.template.generation",
  "kustomize.toolkit.fluxcd.io/name",
  "kustomize.toolkit.fluxcd.io/namespace",
]);
const DRAWN = new Set(["clusterIP", "clusterIPs"]);

function contentOf({ status: _status, ...object }: JsonMap): JsonMap {
  const { annotations, labels, ...kept } = without(metadata(object), PASSING);
  return {
    ...object,
    metadata: { ...kept, annotations: withoutRecords(annotations), labels: withoutRecords(labels) },
    ...(isMap(object.spec) ? { spec: without(object.spec, DRAWN) } : {}),
  };
}

function withoutRecords(map: Json | undefined): JsonMap {
  return isMap(map) ? without(map, RECORDS) : {};
}

/** What the files of a folder have, by their names. */
export function writtenNames(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  return files.sort().flatMap((file) => objectsOf(readFileSync(join(folder, file), "utf8")).map(identity));
}

function identity(object: JsonMap): string {
  const { name, namespace } = metadata(object);
  return [object.kind, namespace, name].filter((part) => part !== undefined).join(" ");
}

function metadata(object: JsonMap): JsonMap {
  return isMap(object.metadata) ? object.metadata : {};
}

function without(map: JsonMap, keys: ReadonlySet<string>): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}
