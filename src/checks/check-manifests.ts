import type { Json, JsonMap } from "../cluster/cluster";
import type { PathStep } from "../cluster/located";
import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { type ManifestObject, readManifests } from "../manifests/manifests";
import { NOT_FILLED_IN } from "../manifests/template";
import { isJudged, refusals } from "./api/judge";
import type { Refusal } from "./api/refusal";
import { checkObjects } from "./check";
import { textAt } from "./fleet/object-kinds";
import { KnownObjects } from "./known-objects";
import { silence } from "./silencers";

export interface CheckedManifests {
  readonly problems: readonly Problem[];
  /** How many objects are of kinds that are judged as the API server does. */
  readonly judged: number;
  /** The kinds of all others, once for each object. */
  readonly otherKinds: readonly string[];
  /** How many documents are no objects of Kubernetes at all. */
  readonly strangers: number;
}

/** All that is wrong with files that are applied together, against what was applied before. */
export function checkManifests(sources: readonly Source[], before = new KnownObjects()): CheckedManifests {
  const files = sources.map(readManifests);
  const objects = files.flatMap((file) => file.objects);
  const verdicts = objects.map((object) => verdict(object, before));
  const found = [
    ...files.flatMap(({ problems }) => problems),
    ...verdicts.flatMap(({ problems }) => problems),
    ...repeated(objects),
    // The rules take it for granted that the API server would take an object.
    ...checkObjects(objects.filter((_, index) => verdicts[index]?.problems.length === 0)),
  ];
  return {
    problems: silence(found, sources),
    judged: verdicts.filter(({ isJudged }) => isJudged).length,
    otherKinds: objects.flatMap(({ value }, index) => (verdicts[index]?.isJudged ? [] : [String(value.kind)])),
    strangers: files.reduce((sum, { others }) => sum + others, 0),
  };
}

interface Verdict {
  readonly isJudged: boolean;
  readonly problems: readonly Problem[];
}

function verdict(object: ManifestObject, before: KnownObjects): Verdict {
  const { apiVersion, kind } = object.value;
  const old = before.like(object)?.value;
  const found = refusals(object.value, old?.apiVersion === apiVersion ? old : undefined);
  const template = found.find(({ path }) => object.written(path)?.includes("{{"));
  return {
    isJudged: isJudged(String(apiVersion), String(kind)),
    // In quotes a template is text that YAML can read, and still no value.
    problems: template
      ? [{ ...NOT_FILLED_IN, at: object.place(template.path) }]
      : found.map((refusal) => problemOf(object, refusal)),
  };
}

function problemOf(object: ManifestObject, refusal: Refusal): Problem {
  const { code, path, on, says, hint } = asWritten(object, refusal);
  return { code, severity: "error", at: object.place(path, on), says, ...(hint ? { hint } : {}) };
}

/** YAML 1.1 makes a boolean of `on` and a number of `0644`: who wrote that does not recognize `true` and `420`. */
function asWritten(object: ManifestObject, refusal: Refusal): Refusal {
  const value = valueAt(object.value, refusal.path);
  if (refusal.code !== "KM403" || (typeof value !== "number" && typeof value !== "boolean")) return refusal;
  const read = String(value);
  const written = object.written(refusal.path);
  if (!written || written === read || !refusal.says.startsWith(`${read} `)) return refusal;
  const says = `${written}, which is ${read} in YAML,${refusal.says.slice(read.length)}`;
  const hint = refusal.hint?.replace(JSON.stringify(read), JSON.stringify(written));
  return { ...refusal, says, ...(hint ? { hint } : {}) };
}

function valueAt(object: JsonMap, path: readonly PathStep[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, step) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([key]) => key === String(step))?.[1]
        : undefined,
    object,
  );
}

function repeated(objects: readonly ManifestObject[]): Problem[] {
  const known = new KnownObjects();
  return objects.flatMap((object) => {
    const before = known.add(object)?.place(["metadata", "name"]);
    if (!before) return [];
    const { kind, metadata } = object.value;
    const says = `${String(kind)} ${textAt(metadata, "name")} is there twice, and what is applied last stays`;
    const hint = `it stands in ${before.file}:${before.line} too: keep one of them`;
    return [{ code: "KM015", severity: "warning", at: object.place(["metadata", "name"]), says, hint }];
  });
}
