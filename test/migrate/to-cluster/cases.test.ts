import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCluster } from "../../../src/checks/check-cluster";
import { checkManifests } from "../../../src/checks/check-manifests";
import type { Json, JsonMap } from "../../../src/cluster/cluster";
import { child } from "../../../src/cluster/json";
import { loadCluster } from "../../../src/cluster/load";
import { Source } from "../../../src/cluster/source";
import { type Migrated, migrate } from "../../../src/migrate/migrate";
import { textReport } from "../../../src/migrate/report";
import type { Wishes } from "../../../src/migrate/to-cluster/identity";
import { toClusterFile } from "../../../src/migrate/to-cluster/to-cluster-file";
import { text as printed } from "../../../src/report/text";
import { expectFile } from "../../expected-file";
import { referenceFolder, WITHOUT_REFERENCE } from "../../parity/system";
import { CASES as OLD_CASES, NAMES as OLD_NAMES, sourcesOf } from "../cases";
import { madeSpecs, specsOf } from "./specs";

/**
 * Each folder of cases/ has objects, what the user says of their cluster, and the cluster file with what is said of it;
 * or in problems.txt why there is none. UPDATE=1 writes all but the input anew: read what changes as somebody who is to
 * go on with the file.
 */
const CASES = join(__dirname, "../../../../test/migrate/to-cluster/cases");
const NAMES = readdirSync(CASES).sort();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "to-cluster-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(NAMES)("%s", (name) => {
  const migrated = migrate([inputOf(name)]);
  const { text = "", notes, problems } = toClusterFile(migrated.documents, wishesOf(name));
  expectFile(join(CASES, name, "cluster.yaml"), text);
  const report = text === "" ? "" : textReport([...migrated.notes, ...notes]);
  expectFile(join(CASES, name, "report.txt"), report);
  const wrong = printed([...migrated.problems, ...problems], { color: false });
  expectFile(join(CASES, name, "problems.txt"), wrong);
});

const MADE = NAMES.filter((name) => existsSync(join(CASES, name, "cluster.yaml")));

test.each(MADE)("%s: the cluster file makes the same objects", (name) => {
  const objects = allJsonOf(migrate([filledInFor(inputOf(name), wishesOf(name).name)]));
  expect(madeSpecs(join(CASES, name, "cluster.yaml"))).toEqual(specsOf(objects.filter(isOfAws)));
});

test.each(MADE)("%s: the checks say of the cluster file what they say of the objects", (name) => {
  const { texts } = migrate([inputOf(name)]);
  const before = checkManifests(texts.map((text, index) => new Source(`${index}.yaml`, text)));
  const after = checkCluster(loadCluster(join(CASES, name, "cluster.yaml")));
  const known = new Set(before.problems.map(({ code }) => code));
  // Of a whole cluster more can be said than of some of its objects.
  expect(after.problems.filter(({ code, severity }) => !known.has(code) && severity !== "info")).toEqual([]);
});

test.each(["networks-to-be-filled-in", "networks-whose-zones-are-known"])("%s: filled in, they are", (name) => {
  const { documents } = migrate([inputOf(name)]);
  const wanted = documents.map(jsonOf).filter(({ kind }) => kind === "NetworkAttachmentDefinition");
  const file = join(folder, "demo.yaml");
  writeFileSync(file, filledIn(readFileSync(join(CASES, name, "cluster.yaml"), "utf8")));
  const { cluster, problems } = loadCluster(file);
  expect(problems).toEqual([]);
  const names = cluster?.networks.flatMap(({ attachments }) => attachments.map(({ name: nad }) => nad));
  expect(names?.sort()).toEqual(wanted.map(({ metadata }) => at(metadata ?? null, "name")).sort());
});

/** As somebody does it who knows the subnets. */
function filledIn(text: string): string {
  return text
    .replace(/^# {1}(?=networks:| {2})/gm, "")
    .replaceAll("ZONE-1", "eu-central-1a")
    .replaceAll("ZONE-2", "eu-central-1b")
    .replaceAll("SUBNET", "subnet-0123456789abcdef0")
    .replaceAll("SECURITY-GROUP", "sg-0123456789abcdef0");
}

/** With every zone that is named somewhere, or with some. */
function clusterOf({ texts }: Migrated): Wishes {
  const named = [...new Set(texts.join().match(/\b[a-z]{2}-[a-z]+-[0-9][a-f]\b/g))];
  const zones = named.length > 0 ? named : ["us-west-2a", "us-west-2b"];
  return { name: "demo", region: zones[0]?.slice(0, -1) ?? "", zones };
}

test.each(OLD_NAMES.filter(hasPools))("%s, old as it is, becomes a cluster file of the same objects", (name) => {
  const sources = sourcesOf(name);
  expectTheSame([...sources, ...missingClasses(migrate(sources))]);
});

function expectTheSame(sources: readonly Source[]): void {
  const migrated = migrate(sources, { clusterName: "demo" });
  const { text, problems } = toClusterFile(migrated.documents, clusterOf(migrated));
  expect(printed([...migrated.problems, ...problems], { color: false })).toBe("");
  const file = join(folder, "demo.yaml");
  writeFileSync(file, text ?? "");
  expect(madeSpecs(file)).toEqual(specsOf(allJsonOf(migrated)));
}

const DIST = join(__dirname, "../../../../dist");

test.each(readdirSync(DIST))("what synth made of %s becomes a cluster file of the same objects", (name) => {
  const files = readdirSync(join(DIST, name)).filter((file) => file.endsWith(".yaml"));
  expectTheSame(files.map((file) => sourceOf(join(DIST, name, file))));
});

describe("the reference systems", () => {
  const systems = ["bottlerocket-spot", "eks-workshop", "karpenter-mng", "platform-one"];
  for (const system of systems) {
    const root = referenceFolder(system);
    if (root === undefined) test.skip(`${system} (${WITHOUT_REFERENCE})`, () => {});
    else
      test(system, () => {
        const files = readdirSync(root).map((file) => filledInFor(sourceOf(join(root, file)), "demo"));
        expectTheSame(files.filter(({ text }) => text.includes("apiVersion:")));
      });
  }
});

/** As envsubst and sed do it. */
function filledInFor({ file, text }: Source, name = ""): Source {
  return new Source(
    file,
    text.replace(/\$EKS_CLUSTER_NAME|\$\{(?:CLUSTER_NAME|local\.name)\}|<<CLUSTER_NAME>>/g, name),
  );
}

/** All that is not of another provider's class. */
function isOfAws(object: JsonMap): boolean {
  const group = at(object, "spec", "template", "spec", "nodeClassRef", "group");
  return group === undefined || group === "karpenter.k8s.aws";
}

function sourceOf(file: string): Source {
  return new Source(file, readFileSync(file, "utf8"));
}

/** Many cases are of a pool alone. */
function missingClasses(migrated: Migrated): Source[] {
  const objects = allJsonOf(migrated);
  const named = objects.flatMap((object) => at(object, "spec", "template", "spec", "nodeClassRef", "name") ?? []);
  const there = objects.filter(({ kind }) => kind === "EC2NodeClass").map((object) => at(object, "metadata", "name"));
  const missing = [...new Set(named)].filter((name) => !there.includes(name));
  return missing.map((name) => new Source(`${name}.yaml`, NODE_CLASS.replace("NAME", String(name))));
}

function at(object: Json, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(child, object);
}

const NODE_CLASS = `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: NAME }
spec:
  amiSelectorTerms: [{ alias: al2023@latest }]
  role: nodes
  subnetSelectorTerms: [{ id: subnet-1 }]
  securityGroupSelectorTerms: [{ id: sg-1 }]
`;

function hasPools(name: string): boolean {
  const objects = join(OLD_CASES, name, "objects.yaml");
  return existsSync(objects) && /^kind: (NodePool|EC2NodeClass)$/m.test(readFileSync(objects, "utf8"));
}

function inputOf(name: string): Source {
  return new Source("input.yaml", readFileSync(join(CASES, name, "input.yaml"), "utf8"));
}

function wishesOf(name: string): Wishes {
  const file = join(CASES, name, "flags.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

function allJsonOf({ documents }: Migrated): JsonMap[] {
  return documents.map(jsonOf);
}

function jsonOf(document: Migrated["documents"][number]): JsonMap {
  return document.toJS() ?? {};
}
