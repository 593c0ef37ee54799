import type { Document } from "yaml";
import { grouped } from "../checks/grouped";
import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { type Written, writtenAnew, writtenAsItWas } from "./documents";
import { Findings } from "./findings";
import { isGlobalSettings, leaveOutSettings, surroundingsOf } from "./global-settings";
import { type InputDocument, type InputObject, readInput } from "./input";
import { refusalsOf } from "./judged";
import { CLASS, groupOf, isOfKarpenter, isOld, POOL } from "./kinds";
import { Kubelets } from "./kubelet";
import { leftIn } from "./left-as-it-is";
import type { NewObject } from "./new-object";
import type { Surroundings } from "./node-class-spec";
import type { Note } from "./note";
import { type Around, migrated } from "./old-objects";
import { placeOf } from "./origins";
import { pickedLabels, Renames } from "./renames";

export interface Migrated {
  /** One for each object, with its comments: of v1, or of a kind that is none of Karpenter's. */
  readonly documents: readonly Document[];
  /** The same as they are written; what nobody changed is as it was. */
  readonly texts: readonly string[];
  /** The same file by file, as they were read. */
  readonly files: readonly MigratedFile[];
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
  /** What the API server would refuse in objects that are of v1: they stay as they are, half migrated by somebody. */
  readonly refusedOfToday: readonly Problem[];
  /** As Karpenter's own settings among the objects call the cluster. */
  readonly clusterName?: string;
}

/** What becomes of a file. Where nothing does, it held nothing but what is left out. */
export interface MigratedFile {
  readonly source: Source;
  readonly texts: readonly string[];
  readonly isChanged: boolean;
}

/** Objects of any version of Karpenter's API, and those around them, as v1 wants them. */
export function migrate(sources: readonly Source[], surroundings: Surroundings = {}): Migrated {
  const inputs = sources.map(readInput);
  const documents = inputs.flatMap((input) => input.documents);
  const all = documents.flatMap(({ objects }) => objects);
  const findings = new Findings();
  const settings = surroundingsOf(all, findings);
  const around: Around = {
    surroundings: { ...settings, ...surroundings },
    classNames: new Set(all.filter(({ kind }) => kind === CLASS || kind === "AWSNodeTemplate").map(({ name }) => name)),
    renames: new Renames(
      findings,
      pickedLabels(all.filter((object) => !isOld(object.apiVersion)).map(({ map }) => map)),
    ),
    findings,
  };
  const batches = documents.map((input) => ({
    input,
    objects: input.objects.flatMap((object) => today(object, around)),
  }));
  const objects = batches.flatMap((batch) => batch.objects);
  const kubelets = new Kubelets(objects, findings);
  const copies = kubelets.settle();
  const written = batches.map(({ input, objects }) => ({ input, ...write(input, objects, kubelets, around.renames) }));
  const bySource = grouped(written, ({ input }) => input.source);
  const made = [...objects, ...copies].filter(({ isMade }) => isMade);
  const ofToday = objects.filter(({ isMade, apiVersion }) => !isMade && isOfKarpenter(groupOf(apiVersion)));
  return {
    ...(settings.clusterName && { clusterName: settings.clusterName }),
    documents: written.flatMap(({ documents }) => documents),
    texts: written.flatMap(({ texts }) => texts),
    files: sources.map((source) => {
      const own = bySource.get(source) ?? [];
      return {
        source,
        texts: own.flatMap(({ texts }) => texts),
        isChanged: own.some(({ input, texts }) => texts.length !== 1 || texts[0] !== input.text),
      };
    }),
    notes: findings.notes,
    problems: [
      ...inputs.flatMap(({ problems }) => problems),
      ...findings.problems,
      ...repeated(objects),
      ...(findings.problems.some(({ severity }) => severity === "error") ? [] : made.flatMap(refusalsOf)),
    ],
    refusedOfToday: ofToday.flatMap(refusalsOf).map((problem) => ({ ...problem, severity: "warning" })),
  };
}

/** What a name stands for cannot be renamed, or has not to be. */
const UNTOUCHED = ["CustomResourceDefinition", "Node", "PersistentVolume", "ConfigMap", "Secret"];

/** What has the names of what is on the cluster now. */
const OF_TODAY = ["CustomResourceDefinition", "Node", "PersistentVolume"];

function today(object: InputObject, around: Around): readonly NewObject[] {
  if (isOld(object.apiVersion)) return migrated(object, around);
  const was = `${object.kind} ${object.name}`;
  around.findings.about(was);
  if (isGlobalSettings(object)) {
    leaveOutSettings(object, around.findings);
    return [];
  }
  if (!UNTOUCHED.includes(object.kind)) around.renames.everywhere(object.map);
  if (!OF_TODAY.includes(object.kind))
    for (const { at, says, hint } of leftIn(object.map)) around.findings.warn("KM713", at, says, hint);
  return [{ ...object, was, isMade: false }];
}

function write(input: InputDocument, objects: readonly NewObject[], kubelets: Kubelets, renames: Renames): Written {
  const isNew = input.objects.some((object) => isOld(object.apiVersion) || isGlobalSettings(object));
  if (!isNew && !objects.some((object) => kubelets.isChanged(object)))
    return writtenAsItWas(objects, input, renames.rewritten);
  return writtenAnew(
    objects.flatMap((object) => [object, ...kubelets.copiesOf(object)]),
    input,
  );
}

/** Of an old and a new object with one name, what is applied last would stay. */
function repeated(objects: readonly NewObject[]): Problem[] {
  const known = new Map<string, NewObject>();
  return objects.flatMap((object) => {
    if (object.kind !== POOL && object.kind !== CLASS) return [];
    const key = `${object.kind} ${object.name}`;
    const before = known.get(key);
    known.set(key, before ?? object);
    if (!before || (!before.isMade && !object.isMade)) return [];
    const { file, line } = placeOf(before.map);
    return [
      {
        code: "KM709",
        severity: "error",
        at: placeOf(object.map),
        says: `${object.was} becomes the ${key}, and so does another object`,
        hint: `it is ${before.was} in ${file}:${line}: leave one out, or rename it`,
      },
    ];
  });
}
