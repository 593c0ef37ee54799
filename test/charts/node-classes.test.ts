import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkCluster } from "../../src/checks/check-cluster";
import { loadCluster } from "../../src/cluster/load";
import { manifest } from "../../src/output/manifest";
import { printProblems } from "../../src/report/text";
import { expectFile } from "../expected-file";

/**
 * node-classes/NAME/ has a cluster.yaml and what its node classes become. UPDATE=1 writes that anew: read every line that
 * changes beside Karpenter's documentation of its field.
 */
const CASES = join(__dirname, "../../../test/charts/node-classes");

test.each(readdirSync(CASES).sort())("%s", (name) => {
  const file = join(CASES, name, "cluster.yaml");
  const { charts = [], problems } = checkCluster(loadCluster(file));
  expect(printProblems(problems.filter(({ severity }) => severity === "error"))).toBe("");
  const chart = charts.find(({ file: output }) => output === "30-node-classes.yaml");
  const made = manifest("cluster.yaml", chart?.objects ?? []);
  expectFile(join(CASES, name, "30-node-classes.yaml"), made);
});
