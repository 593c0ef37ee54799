import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CASES as OLD_CASES } from "../migrate/cases";
import { type Ran, run } from "./program";

const CASES = join(__dirname, "../../../test/migrate/to-cluster/cases");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "to-cluster-"));
  cpSync(join(CASES, "old-objects/input.yaml"), join(folder, "input.yaml"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function migrate(...words: readonly string[]): Ran {
  return run(folder, ["migrate", "input.yaml", "--to", "cluster", ...words]);
}

const MEDIA = ["--name", "media", "--region", "eu-central-1", "--zones", "eu-central-1a"];

test("standard output is a cluster file: the schema first, what changes as a comment, and what validate takes", () => {
  const { status, stdout, stderr } = migrate(...MEDIA);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^# yaml-language-server: \$schema=\S+\n# KM70[1-9] [\s\S]*\ncluster:\n/);
  const file = readFileSync(join(CASES, "old-objects/cluster.yaml"), "utf8");
  expect(stdout.replace(/^#( KM7| {3}|$).*\n/gm, "").replace(/\n{2,}/g, "\n")).toBe(file.replace(/\n{2,}/g, "\n"));
});

test("--out and --rest write the cluster file and the other objects, and what changes is printed", () => {
  const { status, stdout, stderr } = migrate(...MEDIA, "--out", "media.yaml", "--rest", "rest.yaml");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "media.yaml: a cluster file\nrest.yaml: 1 document\n" });
  expect(stdout).toContain("KM725 stays an object beside the cluster file");
  expect(readFileSync(join(folder, "media.yaml"), "utf8")).toBe(
    readFileSync(join(CASES, "old-objects/cluster.yaml"), "utf8"),
  );
  expect(readFileSync(join(folder, "rest.yaml"), "utf8")).toContain("karpenter.sh/nodepool: default");
  expect(run(folder, ["validate", "media.yaml"]).status).toBe(0);
});

test("nothing is written when a file is there already, or when nobody knows the cluster", () => {
  const there = migrate(...MEDIA, "--out", "media.yaml", "--rest", "input.yaml");
  expect([there.status, there.stderr]).toEqual([
    1,
    expect.stringContaining("input.yaml: error KM610: is there already"),
  ]);
  const unknown = migrate("--out", "media.yaml");
  expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("say it: --zones")]);
  expect(existsSync(join(folder, "media.yaml"))).toBe(false);
});

test("Karpenter's old settings say which cluster it is", () => {
  cpSync(join(OLD_CASES, "settings-with-a-cluster-name/input.yaml"), join(folder, "old.yaml"));
  const words = ["--to", "cluster", "--zones", "eu-central-1a,eu-central-1b"];
  const { status, stdout, stderr } = run(folder, ["migrate", "old.yaml", ...words]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^cluster:\n {2}name: video\n {2}region: eu-central-1\n/m);
});

test.each([
  [["--to", "objects", "--zones", "eu-central-1a"], "--rest, --region and --zones go with --to cluster"],
  [["--to", "clusters"], '--to is one of objects, cluster, not "clusters"'],
  [["--region", ""], "an option wants a word"],
])("%j is wrong usage", (words, says) => {
  const { status, stderr } = migrate(...words);
  expect([status, stderr.split("\n")[0]]).toEqual([2, `karpenter-multus: ${says}`]);
});
