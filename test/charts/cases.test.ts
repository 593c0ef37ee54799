import { readdirSync } from "node:fs";
import { join } from "node:path";
import { chartFiles } from "../../src/charts/charts";
import type { Cluster } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import { handoff } from "../../src/handoff/handoff";
import { manifest } from "../../src/output/manifest";
import { printProblems } from "../../src/report/text";
import { expectFile } from "../expected-file";

/**
 * Each folder of cases/ has a cluster.yaml, and those of the files made of it that it is about.
 * UPDATE=1 writes these anew: read every one that changes as somebody who reviews it.
 */
const CASES = join(__dirname, "../../../test/charts/cases");

const home = process.cwd();
afterEach(() => process.chdir(home));

function clusterOf(name: string): Cluster {
  process.chdir(join(CASES, name));
  const { cluster, problems } = loadCluster("cluster.yaml");
  if (!cluster) throw new Error(printProblems(problems));
  return cluster;
}

function textsOf(cluster: Cluster): Map<string, string> {
  const charts = chartFiles(cluster, () => undefined).map(
    ({ file, objects }) => [file, manifest("cluster.yaml", objects)] as const,
  );
  return new Map([...charts, ...handoff(cluster).map(({ path, text }) => [path, text] as const)]);
}

test.each(readdirSync(CASES).sort())("%s", (name) => {
  const made = textsOf(clusterOf(name));
  const expected = readdirSync(".", { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.(yaml|md)$/.test(file) && file !== "cluster.yaml",
  );
  expect(expected).not.toEqual([]);
  for (const file of expected) {
    const text = made.get(file) ?? "";
    expect(text).not.toBe("");
    expectFile(file, text);
  }
});
