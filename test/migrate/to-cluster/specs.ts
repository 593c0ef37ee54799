import { chartFiles } from "../../../src/charts/charts";
import type { Cluster, Json, JsonMap } from "../../../src/cluster/cluster";
import { isList, isMap } from "../../../src/cluster/json";
import { loadCluster } from "../../../src/cluster/load";
import { userData } from "../../../src/userdata/user-data";

/** The specs of Karpenter's objects that a cluster file makes, by kind and name. */
export function madeSpecs(file: string): Record<string, unknown> {
  const { cluster, problems } = loadCluster(file);
  if (!cluster) throw new Error(JSON.stringify(problems, undefined, 2));
  return specsOf(objectsOf(cluster));
}

function objectsOf(cluster: Cluster): JsonMap[] {
  return chartFiles(cluster, (nodeClass) => userData(nodeClass, cluster).text).flatMap(({ objects }) => objects);
}

const KINDS = ["NodePool", "EC2NodeClass", "NodeOverlay"];

/** In one order, where the API server knows none. */
export function specsOf(objects: readonly JsonMap[]): Record<string, unknown> {
  const wanted = objects.filter(({ kind }) => KINDS.includes(String(kind)));
  return Object.fromEntries(wanted.map((object) => [titleOf(object), normal(object.spec ?? {}, "")]));
}

function titleOf({ kind, metadata }: JsonMap): string {
  return `${String(kind)} ${isMap(metadata) ? String(metadata.name) : ""}`;
}

/** Lists that are sets, and which say nothing when they are empty. */
const SETS = ["requirements", "taints", "startupTaints", "values"];

function normal(value: Json, key: string): unknown {
  if (isList(value)) {
    const items = value.map((item) => normal(item, ""));
    return SETS.includes(key) ? asSet(items) : items;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([inner, item]) => [inner, normal(item, inner)] as const);
  const said = entries.filter(([inner, item]) => item !== null && !isEmptySet(inner, item) && !isEmptyMap(inner, item));
  return Object.fromEntries(said);
}

function asSet(items: readonly unknown[]): unknown[] {
  const byText = new Map(items.map((item): [string, unknown] => [inOrder(item), item]));
  return [...byText.keys()].sort().map((text) => byText.get(text));
}

function isEmptySet(key: string, item: unknown): boolean {
  return SETS.includes(key) && key !== "requirements" && Array.isArray(item) && item.length === 0;
}

/** Of a pool's template. */
function isEmptyMap(key: string, item: unknown): boolean {
  const isOfTemplate = ["metadata", "labels", "annotations"].includes(key);
  return isOfTemplate && typeof item === "object" && item !== null && Object.keys(item).length === 0;
}

/** With its keys in one order. */
function inOrder(value: unknown): string {
  return JSON.stringify(typeof value === "object" && value !== null ? Object.entries(value).toSorted() : value);
}
