import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkCluster } from "../../../src/checks/check-cluster";
import { checkManifests } from "../../../src/checks/check-manifests";
import { rules } from "../../../src/checks/rules/rules";
import { loadCluster } from "../../../src/cluster/load";
import type { Problem } from "../../../src/cluster/problem";
import { readSource, Source } from "../../../src/cluster/source";
import { MANIFESTS } from "../../../src/manifests/manifests";
import { printProblems } from "../../../src/report/text";
import { expectFile } from "../../expected-file";

/**
 * cases/CODE/NAME/ is a cluster file, or objects.yaml, which anybody may have written; in problems.txt is what the rule of
 * that code says of it, and without problems.txt it says nothing. UPDATE=1 writes problems.txt anew: read every one that changes as somebody who made the mistake.
 */
const CASES = join(__dirname, "../../../../test/checks/rules/cases");
const CODES = readdirSync(CASES).sort();

const home = process.cwd();
afterEach(() => process.chdir(home));

function problemsOf(folder: string): readonly Problem[] {
  process.chdir(folder);
  if (existsSync("objects.yaml")) return problemsOfManifest("objects.yaml");
  const { charts, problems } = checkCluster(loadCluster("cluster.yaml"));
  if (!charts) throw new Error(`${folder} is no cluster: ${printProblems(problems)}`);
  return problems;
}

function problemsOfManifest(file: string): readonly Problem[] {
  const source = readSource(file, MANIFESTS);
  return source instanceof Source ? checkManifests([source]).problems : [source];
}

describe.each(CODES)("%s", (code) => {
  test.each(readdirSync(join(CASES, code)).sort())("%s", (name) => {
    const printed = printProblems(problemsOf(join(CASES, code, name)).filter((problem) => problem.code === code));
    expectFile("problems.txt", printed);
  });
});

test("every rule has a case that trips it, and one that does not", () => {
  const tripping = (code: string, name: string) => existsSync(join(CASES, code, name, "problems.txt"));
  const lacking = rules
    .map(({ code }) => code)
    .filter((code) => {
      const names = CODES.includes(code) ? readdirSync(join(CASES, code)) : [];
      return !names.some((name) => tripping(code, name)) || names.every((name) => tripping(code, name));
    });
  expect(lacking).toEqual([]);
});

test("nothing is said of the cluster that the cases begin with", () => {
  process.chdir(join(CASES, ".."));
  expect(printProblems(checkCluster(loadCluster("base.yaml")).problems)).toBe("");
});
