import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refused } from "../../../src/checks/refused";
import type { JsonMap } from "../../../src/cluster/cluster";
import { isMap } from "../../../src/cluster/json";
import { Source, wholeFile } from "../../../src/cluster/source";
import { migrate } from "../../../src/migrate/migrate";
import { toClusterFile } from "../../../src/migrate/to-cluster/to-cluster-file";
import { type Kind, readKinds } from "../../agreement/kinds";
import { Breeder } from "../../agreement/mutants";
import { madeSpecs, specsOf } from "./specs";

/** MUTANTS=20000 looks at more of them. */
const MUTANTS = Number(process.env.MUTANTS ?? 200);
const WISHES = { name: "demo", region: "us-west-2", zones: ["us-west-2a", "us-west-2b"] };

const CLASS: JsonMap = {
  apiVersion: "karpenter.k8s.aws/v1",
  kind: "EC2NodeClass",
  metadata: { name: "any" },
  spec: {
    amiSelectorTerms: [{ alias: "al2023@latest" }],
    role: "nodes",
    subnetSelectorTerms: [{ id: "subnet-1" }],
    securityGroupSelectorTerms: [{ id: "sg-1" }],
  },
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "to-cluster-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(["NodePool", "EC2NodeClass", "NodeOverlay"])(
  "objects of the kind %s that the API server takes come back the same",
  (name) => {
    const kind = readKinds().find((candidate) => candidate.kind === name);
    if (!kind) throw new Error(`no kind ${name}`);
    const objects = accepted(kind);
    expect(objects.length).toBeGreaterThan(MUTANTS / 20);
    for (const object of objects) {
      const all = name === "EC2NodeClass" ? [object] : [CLASS, object];
      const { text, notes, problems } = toClusterFile(documentsOf(all), WISHES);
      expect({ object, problems }).toEqual({ object, problems: [] });
      expect({ object, changed: notes.filter(({ code }) => code === "KM727") }).toEqual({ object, changed: [] });
      const file = join(folder, "demo.yaml");
      writeFileSync(file, text ?? "");
      expect(madeSpecs(file)).toEqual(specsOf(all));
    }
  },
);

/** What the API server takes and a cluster file refuses: NUL, half a character, too many digits, a time that is none. */
const IMPOSSIBLE = /\\u0000|\\ud[89a-f]|[:[,]-?[0-9]{16,}[,}\]]|"timeAdded":[^"]/;

/** Objects that the API server takes. */
function accepted(kind: Kind): JsonMap[] {
  const breeder = new Breeder(kind, 7);
  const texts = Array.from({ length: MUTANTS }, () => JSON.stringify(inCluster(breeder.mutant().object)));
  const mutants: JsonMap[] = texts.filter((text) => !IMPOSSIBLE.test(text)).map((text) => JSON.parse(text));
  // The API server takes a class that says nothing, of which Karpenter makes no node, and gives names itself.
  const sound = mutants.filter(({ spec, metadata }) => isMap(spec) && isMap(metadata) && Boolean(metadata.name));
  return sound.filter((value) => refused({ value, place: () => wholeFile("mutant") }, undefined).length === 0);
}

/** Of the class that is there. */
function inCluster(object: JsonMap): JsonMap {
  const { spec } = object;
  if (object.kind !== "NodePool" || !isMap(spec) || !isMap(spec.template) || !isMap(spec.template.spec)) return object;
  const nodeClassRef = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "any" };
  return {
    ...object,
    spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, nodeClassRef } } },
  };
}

function documentsOf(objects: readonly JsonMap[]) {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  return migrate([new Source("objects.json", text)]).documents;
}
