import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { brokenRules } from "../../../src/checks/api/cel";
import type { JsonMap } from "../../../src/cluster/cluster";
import { type Answer, ApiServer, forAll } from "../../agreement/api-server";
import { ourVerdict, sameFields, theirVerdict } from "../../agreement/verdict";
import { crdFolder, NEEDS, withCluster } from "../../e2e/crds";
import { judged } from "../../judges";
import { CEL_CASES, type CelCase, celCases, KINDS, schemaOf } from "./cel-cases";

judged("the API server refuses the same cases at the same fields", NEEDS, () =>
  withCluster(async (plane) => {
    const crds = [...crdsIn(crdFolder() ?? ""), ...crdsIn(CEL_CASES)];
    const apply = (objects: readonly JsonMap[]) =>
      plane.run(["apply", "--filename", "-"], objects.map((object) => JSON.stringify(object)).join("\n"));
    const server = new ApiServer(plane);
    try {
      const questions = KINDS.flatMap((kind) => celCases(kind).map((each, index) => new Question(kind, each, index)));
      // What was there before may be anything: it comes from a time that asked for less.
      apply(crds.map(withoutSchema));
      await forAll(questions, (question) => question.prepare(server));
      apply(crds);
      await forAll(questions, (question) => eventually(async () => !question.difference(await question.ask(server))));
      const differences = await forAll(questions, async (question) => question.difference(await question.ask(server)));
      expect(differences.filter((difference) => difference !== undefined)).toEqual([]);
    } finally {
      server.close();
    }
  }),
);

/** Whether a case may be, under a name that no other has. */
class Question {
  private readonly path: string;
  private readonly name: string;
  private before: JsonMap | undefined;

  constructor(
    private readonly kind: string,
    private readonly its: CelCase,
    index: number,
  ) {
    const { apiVersion, metadata } = its.object;
    this.path = `/apis/${apiVersion}/${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
    this.name = `${Object(metadata).name}-${index}`;
  }

  /** Makes the object from before, if there is one. */
  async prepare(server: ApiServer): Promise<void> {
    const { old } = this.its;
    if (!old) return;
    await eventually(async () => {
      const { code, body } = await server.ask("POST", this.path, { json: this.named(old) });
      if (code < 300) this.before = body;
      return this.before !== undefined;
    });
    if (!this.before) throw new Error(`${this.kind}: ${this.its.name}: the API server does not take what was before`);
  }

  ask(server: ApiServer): Promise<Answer> {
    const { object } = this.its;
    const dry = "dryRun=All&fieldValidation=Strict";
    if (!this.before) return server.ask("POST", `${this.path}?${dry}`, { json: this.named(object) });
    const { resourceVersion } = Object(this.before.metadata);
    return server.ask("PUT", `${this.path}/${this.name}?${dry}`, { json: this.named(object, { resourceVersion }) });
  }

  /** What the API server says otherwise than we do. */
  difference(answer: Answer): string | undefined {
    const theirs = theirVerdict(answer, this.its.object);
    const ours = ourVerdict(brokenRules(schemaOf(this.kind), this.its.object, this.its.old));
    if (theirs.refused === ours.refused && sameFields(theirs, theirs, ours) !== false) return undefined;
    return [`${this.kind}: ${this.its.name}`, "  theirs", ...theirs.says, "  ours", ...ours.says].join("\n");
  }

  private named(object: JsonMap, further: JsonMap = {}): JsonMap {
    return { ...object, metadata: { ...Object(object.metadata), ...further, name: this.name } };
  }
}

function crdsIn(folder: string): JsonMap[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), "utf8")))
    .map((document): JsonMap => document.toJS())
    .filter((object) => object?.kind === "CustomResourceDefinition");
}

/** The same CRD, which takes anything. */
function withoutSchema(crd: JsonMap): JsonMap {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return JSON.parse(JSON.stringify(crd, (key, value) => (key === "openAPIV3Schema" ? anything : value)));
}

/** The API server takes a moment to judge by a CRD that has changed. */
async function eventually(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 20 && !(await done()); attempt++) await delay(500);
}
