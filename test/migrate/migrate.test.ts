import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkManifests } from "../../src/checks/check-manifests";
import { Source } from "../../src/cluster/source";
import { joined } from "../../src/migrate/documents";
import { migrate } from "../../src/migrate/migrate";
import { textReport } from "../../src/migrate/report";
import { text } from "../../src/report/text";
import { expectFile } from "../expected-file";
import { CASES, NAMES, sourcesOf } from "./cases";

/**
 * Each folder of cases/ has old objects, what becomes of them, and what is said of it; or in problems.txt why nothing
 * does. UPDATE=1 writes all but the old objects anew: read what changes as somebody whose cluster it is.
 */
test.each(NAMES)("%s", (name) => {
  const migrated = migrate(sourcesOf(name));
  const printed = text(migrated.problems, { color: false });
  expectFile(join(CASES, name, "problems.txt"), printed);
  const isWhole = migrated.problems.every(({ severity }) => severity !== "error");
  const objects = isWhole ? joined(migrated.texts) : "";
  const report = isWhole ? textReport(migrated.notes) : "";
  expectFile(join(CASES, name, "objects.yaml"), objects);
  expectFile(join(CASES, name, "report.txt"), report);
});

/** What the rules advise of objects that have always been so. */
const ADVICE = new Map([
  ["KM526", "pools of one case take the same pods"],
  ["KM541", "the old pool had no limits"],
  ["KM542", "the old family or name took the newest AMI"],
  ["KM548", "nodes of the old pool did not expire"],
  ["KM551", "the old class let the metadata service answer without a token"],
  ["KM554", "the old volume was not encrypted"],
  ["KM591", "the old nodes ran Amazon Linux 2, or Ubuntu with its bootstrap script"],
  ["KM556", "the AMI of the old class's own joins the cluster by itself"],
]);

test.each(NAMES.filter(comesOut))("%s: what comes out passes every check", (name) => {
  const objects = new Source("objects.yaml", readFileSync(join(CASES, name, "objects.yaml"), "utf8"));
  const problems = checkManifests([objects]).problems.filter(({ code }) => !ADVICE.has(code));
  expect(text(problems, { color: false })).toBe("");
});

function comesOut(name: string): boolean {
  return existsSync(join(CASES, name, "objects.yaml"));
}
