import { isDeepStrictEqual } from "node:util";
import { chartFiles } from "../../charts/charts";
import type { Cluster, Json, JsonMap } from "../../cluster/cluster";
import { withDefaults } from "../../cluster/defaults";
import { Findings } from "../../cluster/findings";
import { isMap, listAt, mapAt, textAt } from "../../cluster/json";
import { type PathStep, showPath } from "../../cluster/located";
import { parse } from "../../cluster/parse";
import type { Problem } from "../../cluster/problem";
import { resolveCluster } from "../../cluster/resolve/resolve";
import { Source } from "../../cluster/source";
import { validateClusterFile } from "../../cluster/validate";
import { userData } from "../../userdata/user-data";

/** What a cluster file's text makes of NodePools and EC2NodeClasses. */
export interface MadeObjects {
  readonly specs: ReadonlyMap<string, JsonMap>;
  /** Why nothing is made. */
  readonly problems: readonly Problem[];
}

/** Reads the text as synth will, without a file. */
export function madeObjects(text: string): MadeObjects {
  const { root: written, problems: unread } = parse(new Source("the cluster file", text));
  if (!written) return { specs: new Map(), problems: unread };
  const root = withDefaults(written);
  const { file, problems: invalid } = validateClusterFile(root);
  const found = [...unread, ...invalid];
  if (!file?.cluster || found.length > 0) return { specs: new Map(), problems: found };
  const findings = new Findings(root);
  const cluster = resolveCluster(findings, "migrated", file, file.cluster);
  if (findings.problems.length > 0) return { specs: new Map(), problems: findings.problems };
  return { specs: specsOf(cluster), problems: [] };
}

function specsOf(cluster: Cluster): Map<string, JsonMap> {
  const files = chartFiles(cluster, (nodeClass) => userData(nodeClass, cluster).text);
  const objects = files.flatMap((file) => file.objects);
  return new Map(objects.map((object) => [titleOf(object), jsonMapAt(object, "spec")]));
}

function titleOf(object: JsonMap): string {
  return `${textAt(object, "kind")} ${textAt(mapAt(object, "metadata"), "name")}`;
}

function jsonMapAt(object: JsonMap, key: string): JsonMap {
  const found = object[key];
  return isMap(found) ? found : {};
}

/** A field in which two specs differ, beside the order of what has none. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export function differences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly PathStep[] = ["spec"],
): Difference[] {
  if (EMPTY_OR_NONE.includes(String(path.at(-1))) && (isEmptyMap(before) || isEmptyMap(after)))
    return isEmptyMap(before ?? {}) && isEmptyMap(after ?? {}) ? [] : different(before, after, path);
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(jsonAt(before, key), jsonAt(after, key), [...path, key]));
  }
  if (isDeepStrictEqual(normal(path, before), normal(path, after))) return [];
  return different(before, after, path);
}

function different(before: Json | undefined, after: Json | undefined, path: readonly PathStep[]): Difference[] {
  return [{ field: showPath(path), before: JSON.stringify(before) ?? "none", after: JSON.stringify(after) ?? "none" }];
}

/** Maps of a pool's template that say as much without anything in them as when they are not there. */
const EMPTY_OR_NONE = ["metadata", "labels", "annotations"];

function isEmptyMap(value: Json | undefined): boolean {
  return isMap(value) && Object.keys(value).every((key) => isEmptyMap(jsonAt(value, key)));
}

function jsonAt(map: { readonly [key: string]: unknown }, key: string): Json | undefined {
  const found = Object.hasOwn(map, key) ? map[key] : undefined;
  return found === undefined || isJson(found) ? found : undefined;
}

function isJson(value: unknown): value is Json {
  return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
}

/** Lists that are sets, and for which an empty one says as much as none. */
const SETS = ["requirements", "taints", "startupTaints"];

function normal(path: readonly PathStep[], value: Json | undefined): unknown {
  if (!SETS.includes(String(path.at(-1)))) return value;
  const items = listAt({ value }, "value").map((item) =>
    isMap(item) ? { ...item, values: sorted(item.values) } : item,
  );
  return [...new Set(items.map((item) => JSON.stringify(item, keysSorted(item))))].sort();
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) && values.length > 0 ? values.map((value) => JSON.stringify(value)).sort() : undefined;
}

function keysSorted(item: unknown): string[] {
  return isMap(item) ? Object.keys(item).sort() : [];
}
