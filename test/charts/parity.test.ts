import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { checkCluster } from "../../src/checks/check-cluster";
import type { JsonMap } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import { clusterOutput } from "../../src/output/cluster-output";
import { type Difference, differencesOf, differencesPage, explain } from "./differences";
import { EXPLANATIONS } from "./explanations";
import { objectsOf } from "./objects";
import { policyObject, referenceFolder, referenceObjects } from "./reference";

const ROOT = resolve(__dirname, "../../..");
const PAGE = resolve(ROOT, "docs/differences.md");
const CLUSTER_FILE = resolve(ROOT, "clusters/multus.yaml");

const folder = referenceFolder();

if (folder === undefined) {
  test.skip("parity with the sample (its manifests are not part of this repository: REFERENCE names their folder)", () => {});
} else {
  const explained = explain(differencesOf(referenceObjects(folder), ourObjects()));

  test("everything of the sample is there, or there is a reason", () => {
    expect(explained.filter(({ explanation }) => !explanation).map(({ difference }) => inWords(difference))).toEqual(
      [],
    );
  });

  test("every reason has a difference", () => {
    const used = new Set(explained.map(({ explanation }) => explanation));
    expect(EXPLANATIONS.filter((explanation) => !used.has(explanation))).toEqual([]);
  });

  test("docs/differences.md says so (UPDATE=1 writes it)", () => {
    const page = differencesPage(explained);
    if (process.env.UPDATE === "1") writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, "utf8")).toBe(page);
  });
}

function inWords({ object, path, sample, ours }: Difference): string {
  return `${object} ${path}: ${sample ?? "nothing"} in the sample, ${ours ?? "nothing"} here`;
}

/** All that we write for the sample's cluster: the objects, and what is handed over to be run or applied elsewhere. */
function ourObjects(): JsonMap[] {
  const loaded = loadCluster(CLUSTER_FILE);
  const { charts, problems } = checkCluster(loaded);
  if (!loaded.cluster || !charts) throw new Error(JSON.stringify(problems));
  const texts = new Map(
    clusterOutput(loaded.cluster, charts, "clusters/multus.yaml").files.map(({ path, text }) => [path, text]),
  );
  const manifests = [...texts].filter(([path]) => /^[^/]+\.yaml$/.test(path));
  return [
    ...manifests.flatMap(([, text]) => objectsOf(text)),
    {
      kind: "HelmValues",
      metadata: { name: "karpenter" },
      ...helmValues(textOf(texts, "handoff/karpenter-values.yaml")),
    },
    policyObject(textOf(texts, "handoff/node-role-policy.json")),
    reservations(textOf(texts, "handoff/reserve-cidrs.sh")),
  ];
}

function textOf(texts: ReadonlyMap<string, string>, path: string): string {
  const text = texts.get(path);
  if (text === undefined) throw new Error(`there is no ${path}`);
  return text;
}

function helmValues(text: string): JsonMap {
  return parse(text);
}

/** What the script reserves: its lines `subnet NETWORK ZONE FILTERS BLOCK`. */
function reservations(script: string): JsonMap {
  const lines = [...script.matchAll(/^subnet \S+ \S+ .*"tag:Name","Values":\["([^"]*)"\].* (\S+)$/gm)];
  const explicit = Object.fromEntries(lines.map(([, subnet = "", block = ""]) => [subnet, block]));
  return { kind: "CidrReservations", metadata: { name: "of the Multus subnets" }, explicit };
}
