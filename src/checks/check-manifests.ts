import { textAt } from "../cluster/json";
import type { Place, Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { type ManifestObject, readManifests } from "../manifests/manifests";
import { isJudged } from "./api/judge";
import { checkObjects } from "./check-objects";
import { grouped } from "./grouped";
import { KnownObjects } from "./known-objects";
import { silence } from "./silencers/silencers";

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
  const found = [
    ...files.flatMap(({ problems }) => problems),
    ...checkObjects(objects, { oldOf: (object) => before.sameVersionOf(object) }),
    ...repeated(objects),
  ];
  const others = objects.filter(({ value }) => !isJudged(String(value.apiVersion), String(value.kind)));
  return {
    problems: fileByFile(silence(found, sources), sources),
    judged: objects.length - others.length,
    otherKinds: others.map(({ value }) => String(value.kind)),
    strangers: files.reduce((sum, file) => sum + file.others, 0),
  };
}

/** As the files were named: rules find things in an order of their own. */
function fileByFile(problems: readonly Problem[], sources: readonly Source[]): Problem[] {
  const ranks = new Map(sources.map(({ file }, index) => [file, index]));
  const rank = ({ at }: Problem) => ranks.get(at.file) ?? sources.length;
  return problems.toSorted((one, other) => rank(one) - rank(other));
}

/** What is said of two or three is told of each; files that are alternatives, as one for each region, have all of it twice. */
const EACH = 3;

interface Repeated {
  readonly object: ManifestObject;
  readonly name: string;
  readonly before: Place;
}

function repeated(objects: readonly ManifestObject[]): Problem[] {
  const known = new KnownObjects();
  const found = objects.flatMap((object): Repeated[] => {
    const before = known.add(object)?.place(["metadata", "name"]);
    const { kind, metadata } = object.value;
    return before ? [{ object, name: `${String(kind)} ${textAt(metadata, "name")}`, before }] : [];
  });
  const pairs = grouped(found, ({ object, before }) => JSON.stringify([object.source.file, before.file]));
  return [...pairs.values()].flatMap((pair) =>
    pair.length > EACH && !isOneFile(pair) ? ofFiles(pair) : pair.map(ofObject),
  );
}

function isOneFile(pair: readonly Repeated[]): boolean {
  return pair.every(({ object, before }) => object.source.file === before.file);
}

function ofObject({ object, name, before }: Repeated): Problem {
  const says = `${name} is there twice, and what is applied last stays`;
  const hint = `it stands in ${before.file}:${before.line} too: keep one of them`;
  return { code: "KM015", severity: "warning", at: object.place(["metadata", "name"]), says, hint };
}

function ofFiles(pair: readonly Repeated[]): Problem[] {
  return pair.slice(0, 1).map(({ object, name, before }) => ({
    code: "KM015",
    severity: "warning",
    at: object.place(["metadata", "name"]),
    says: `${pair.length} objects of this file, ${name} first, are in ${before.file} too, and what is applied last stays`,
    hint: "keep one of the two; files that are alternatives are validated one by one",
  }));
}
