import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonMap } from "../../../src/cluster/cluster";
import { isMap } from "../../../src/cluster/json";
import { readManifests } from "../../../src/manifests/manifests";
import { migrate } from "../../../src/migrate/migrate";
import { NAMES, sourcesOf } from "../cases";

/** The programs' sources, and what they answered. */
export const FOLDER = join(__dirname, "../../../../test/migrate/upstream");
export const ANSWERS = join(FOLDER, "answers.json");

/** An object of a case. */
export interface OfCase {
  readonly from: string;
  readonly object: JsonMap;
}

export function recordedAnswers(): readonly OfCase[] {
  return JSON.parse(readFileSync(ANSWERS, "utf8"));
}

/** The old objects of all cases: what v1alpha5 had in a provider is a node template for upstream's converter too. */
export function oldObjects(version: "v1alpha" | "v1beta1"): OfCase[] {
  const ofVersion = NAMES.filter(haveTheirShapes)
    .flatMap((from) =>
      sourcesOf(from)
        .flatMap((source) => readManifests(source).objects)
        .map(({ value }) => ({ from, object: value })),
    )
    .filter(
      ({ object }) => /^karpenter\..*\/v1(?:alpha[15]|beta1)$/.test(String(object.apiVersion)) && !isOfNode(object),
    );
  const found = ofVersion.filter(({ object }) => String(object.apiVersion).includes(version));
  return version === "v1beta1" ? found : [...found, ...found.flatMap(providerOf)];
}

/** What is no list where one belongs, Go cannot read either. */
function haveTheirShapes(name: string): boolean {
  return migrate(sourcesOf(name)).problems.every(({ code }) => code !== "KM403");
}

function isOfNode({ kind }: JsonMap): boolean {
  return kind === "Machine" || kind === "NodeClaim";
}

function providerOf({ from, object }: OfCase): OfCase[] {
  const { spec, metadata } = object;
  if (!isMap(spec) || !isMap(spec.provider)) return [];
  const template = { apiVersion: "karpenter.k8s.aws/v1alpha1", kind: "AWSNodeTemplate", spec: spec.provider };
  return [{ from, object: { ...template, metadata: metadata ?? {} } }];
}
