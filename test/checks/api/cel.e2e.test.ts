import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { brokenRules } from "../../../src/checks/api/cel";
import { fieldSchema, type StructuralSchema } from "../../../src/checks/api/structural-schema";
import type { JsonMap } from "../../../src/cluster/cluster";
import type { PathStep } from "../../../src/cluster/located";
import type { ControlPlane } from "../../e2e/control-plane";
import { crdFolder, NEEDS, withCluster } from "../../e2e/crds";
import { judged } from "../../judges";
import { CEL_CASES, celCases, KINDS, schemaOf } from "./cel-cases";

/** A case under a name that no other has, and the fields at which rules are broken. */
interface Question {
  readonly name: string;
  readonly object: JsonMap;
  readonly old?: JsonMap;
  readonly fields: readonly string[];
}

judged("the API server refuses every case at the fields that we name", NEEDS, () =>
  withCluster(async (plane) => {
    const crds = [...crdsIn(crdFolder() ?? ""), ...crdsIn(CEL_CASES)];
    const questions = KINDS.flatMap(questionsOf);
    const creations = questions.filter(({ old }) => !old);
    const changes = questions.filter(({ old }) => old);
    // What was there before may break rules: it comes from a time that did not have them.
    plane.run(["apply", "--filename", "-"], stream(crds.map(withoutRules)));
    await until(
      () =>
        plane.ask(["apply", "--filename", "-"], stream(changes.flatMap(({ old }) => (old ? [old] : [])))).status === 0,
    );
    plane.run(["apply", "--filename", "-"], stream(crds));
    const expected = fieldsByName(creations);
    await until(() => answers(plane, "create", creations).size === expected.size);
    expect(answers(plane, "create", creations)).toEqual(expected);
    expect(answers(plane, "replace", changes)).toEqual(fieldsByName(changes));
  }),
);

function questionsOf(kind: string): Question[] {
  const schema = schemaOf(kind);
  return celCases(kind).map(({ name, object, old }, index) => {
    const fields = brokenRules(schema, object, old).map(({ path }) => fieldName(path, schema));
    const suffix = `-${kind.toLowerCase()}-${index}`;
    return {
      name: `${kind} ${name}`,
      object: renamed(object, suffix),
      ...(old ? { old: renamed(old, suffix) } : {}),
      fields: [...new Set(fields)].sort(),
    };
  });
}

function renamed(object: JsonMap, suffix: string): JsonMap {
  return { ...object, metadata: { ...Object(object.metadata), name: `${nameOf(object)}${suffix}` } };
}

function nameOf({ metadata }: JsonMap): string {
  return String(Object(metadata).name);
}

/** A path as the API server writes it. */
function fieldName(path: readonly PathStep[], schema: StructuralSchema): string {
  let here: StructuralSchema | undefined = schema;
  let shown = "";
  for (const step of path) {
    const isField = typeof step === "string" && here?.properties !== undefined;
    shown += isField ? `${shown === "" ? "" : "."}${step}` : `[${step}]`;
    here = typeof step === "string" ? fieldSchema(here, step) : here?.items;
  }
  return shown === "" ? "<nil>" : shown;
}

/** The fields by the names of the cases that are refused. */
function fieldsByName(questions: readonly Question[]): Map<string, readonly string[]> {
  return new Map(questions.filter(({ fields }) => fields.length > 0).map(({ name, fields }) => [name, fields]));
}

/** The same as the API server says it. */
function answers(plane: ControlPlane, verb: string, questions: readonly Question[]): Map<string, readonly string[]> {
  const names = new Map(questions.map(({ name, object }) => [nameOf(object), name]));
  const { stderr } = plane.ask(
    [verb, "--dry-run=server", "--filename", "-"],
    stream(questions.map(({ object }) => object)),
  );
  const refusals = stderr.split(/^The \w+ "(.*)" is invalid: ?/m).slice(1);
  return new Map(
    names.size === 0 ? [] : pairs(refusals).map(([object, says]) => [names.get(object) ?? object, fieldsIn(says)]),
  );
}

function fieldsIn(says: string): string[] {
  const causes = says.startsWith("\n") ? says.split(/^\* /m).slice(1) : [says];
  return [...new Set(causes.map((cause) => cause.slice(0, cause.indexOf(": "))))].sort();
}

function pairs(list: readonly string[]): [string, string][] {
  return Array.from({ length: list.length / 2 }, (_, index) => [list[2 * index] ?? "", list[2 * index + 1] ?? ""]);
}

function crdsIn(folder: string): JsonMap[] {
  return readdirSync(folder)
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), "utf8")))
    .map((document): JsonMap => document.toJS())
    .filter((object) => object?.kind === "CustomResourceDefinition");
}

function withoutRules(crd: JsonMap): JsonMap {
  return JSON.parse(JSON.stringify(crd, (key, value) => (key === "x-kubernetes-validations" ? undefined : value)));
}

function stream(objects: readonly JsonMap[]): string {
  return objects.map((object) => JSON.stringify(object)).join("\n");
}

/** The API server takes a moment to judge by a CRD that has changed. */
async function until(done: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (done()) return;
    await delay(500);
  }
}
