import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CASES } from "../migrate/cases";
import { run } from "./program";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "migrate-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The old objects of a case, in the folder that the program runs in. */
function take(name: string, file = "input.yaml"): void {
  cpSync(join(CASES, name, file), join(folder, file));
}

function expected(name: string, file: string): string {
  return readFileSync(join(CASES, name, file), "utf8");
}

const OLD = "list-as-kubectl-gets-it";

test("the objects are on standard output, and above them in comments what changes", () => {
  take(OLD);
  const { status, stdout, stderr } = run(folder, ["migrate", "input.yaml"]);
  expect([status, stderr]).toEqual([0, ""]);
  const [report = "", ...rest] = stdout.split("---\n");
  expect(rest.join("---\n")).toBe(expected(OLD, "objects.yaml"));
  expect(report.replace(/^# ?/gm, "")).toBe(expected(OLD, "report.txt"));
});

test("what is piped through is checked by validate", () => {
  take("provisioner-limits");
  const { stdout } = run(folder, ["migrate", "input.yaml"]);
  const program = join(__dirname, "../../src/cli/main.js");
  const judged = spawnSync(process.execPath, [program, "validate", "-"], { input: stdout, encoding: "utf8" });
  expect([judged.status, judged.stdout]).toEqual([0, "1 object judged as the API server does\n"]);
});

test("with --out the objects are in the file, and the list is on standard output", () => {
  take(OLD);
  const { status, stdout, stderr } = run(folder, ["migrate", "input.yaml", "--out", "new.yaml"]);
  expect([status, stdout, stderr]).toEqual([0, expected(OLD, "report.txt"), "new.yaml: 2 documents\n"]);
  expect(readFileSync(join(folder, "new.yaml"), "utf8")).toBe(expected(OLD, "objects.yaml"));
});

describe("with a folder for --out", () => {
  beforeEach(() => {
    mkdirSync(join(folder, "apps/pools"), { recursive: true });
    cpSync(join(CASES, "provisioner-limits/input.yaml"), join(folder, "apps/pools/default.yaml"));
    cpSync(join(CASES, "node-claims-are-left-out/input.yaml"), join(folder, "apps/claims.yaml"));
    writeFileSync(join(folder, "apps/namespace.yaml"), NAMESPACE);
    writeFileSync(join(folder, "apps/kustomization.yaml"), "resources: [namespace.yaml]\n");
  });

  test("each file is where it was, to the byte where nothing changes, and left out where nothing stays", () => {
    const { status, stderr } = run(folder, ["migrate", "apps", "--out", "migrated/"]);
    expect([status, stderr]).toEqual([
      0,
      "migrated/pools/default.yaml: 1 document\nmigrated/: 1 other file as it was\n",
    ]);
    expect(readdirSync(join(folder, "migrated"), { recursive: true }).sort()).toEqual([
      "namespace.yaml",
      "pools",
      "pools/default.yaml",
    ]);
    expect(readFileSync(join(folder, "migrated/namespace.yaml"), "utf8")).toBe(NAMESPACE);
    expect(readFileSync(join(folder, "migrated/pools/default.yaml"), "utf8")).toBe(
      expected("provisioner-limits", "objects.yaml"),
    );
  });

  test("nothing is written when one of the files is there", () => {
    mkdirSync(join(folder, "migrated"));
    writeFileSync(join(folder, "migrated/namespace.yaml"), "mine\n");
    const { status, stderr } = run(folder, ["migrate", "apps", "--out", "migrated"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("migrated/namespace.yaml: error KM610")]);
    expect(readdirSync(join(folder, "migrated"))).toEqual(["namespace.yaml"]);
  });

  test("two files of one name are not written over each other", () => {
    cpSync(join(folder, "apps/namespace.yaml"), join(folder, "apps/pools/namespace.yaml"));
    const words = ["apps/namespace.yaml", "apps/pools/namespace.yaml", "--out", "migrated/"];
    const { status, stderr } = run(folder, ["migrate", ...words]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("migrated/namespace.yaml: error KM610: two files would be written here"),
    ]);
    expect(existsSync(join(folder, "migrated"))).toBe(false);
  });

  test.each([[["-", "--out", "migrated/"]], [["apps", "--to", "cluster", "--out", "migrated/"]]])(
    "%j is misuse: it has one text",
    (words) => {
      expect(run(folder, ["migrate", ...words]).status).toBe(2);
    },
  );
});

const NAMESPACE = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: media}   # ours\n...\n";

test("a file that is there is not overwritten", () => {
  take(OLD);
  const { status, stdout, stderr } = run(folder, ["migrate", "input.yaml", "--out", "input.yaml"]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("input.yaml: error KM610: is there already");
  expect(readFileSync(join(folder, "input.yaml"), "utf8")).toBe(expected(OLD, "input.yaml"));
});

test("--report md is the list as markdown, in place of the objects", () => {
  take(OLD);
  const { status, stdout } = run(folder, ["migrate", "input.yaml", "--report", "md"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^# What changes\n\n## KM702 behaves otherwise\n\n\| field \| before \| after \| why \| where \|\n/,
  );
  expect(stdout).not.toContain("apiVersion:");
});

test("with a problem nothing is written", () => {
  take("node-template-launch-template");
  const { status, stdout, stderr } = run(folder, ["migrate", "input.yaml", "--out", "new.yaml"]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(expected("node-template-launch-template", "problems.txt"));
  expect(() => readFileSync(join(folder, "new.yaml"))).toThrow("ENOENT");
});

test("--name says what the first releases took from their settings", () => {
  take("provisioner-nothing-selects-subnets");
  const { status, stdout } = run(folder, ["migrate", "input.yaml", "--name", "video"]);
  expect(status).toBe(0);
  expect(stdout.match(/kubernetes\.io\/cluster\/video: "\*"/g)).toHaveLength(2);
});

test("--instance-profile is for node templates that name none, and is said before the settings' default", () => {
  take("settings-with-an-instance-profile");
  const { status, stdout } = run(folder, ["migrate", "input.yaml", "--instance-profile", "KarpenterNode-new"]);
  expect(status).toBe(0);
  expect(stdout.match(/^ {2}instanceProfile: .*$/gm)).toEqual([
    "  instanceProfile: KarpenterNode-new",
    "  instanceProfile: KarpenterNode-storage",
  ]);
});

test("files of a folder belong together, and what is none of Kubernetes is passed over", () => {
  take("node-pool-kubelet");
  writeFileSync(join(folder, "values.yaml"), "replicas: 2\nrbac: { kind: ClusterRole }\n");
  const { status, stdout } = run(folder, ["migrate", "."]);
  expect(status).toBe(0);
  expect(stdout).toContain("kubelet:\n");
});

test("an empty pipe is a problem, and a word that is no option misuse", () => {
  const program = join(__dirname, "../../src/cli/main.js");
  const { status, stderr } = spawnSync(process.execPath, [program, "migrate", "-"], { input: "", encoding: "utf8" });
  expect([status, stderr.includes("KM004")]).toEqual([1, true]);
  expect(run(folder, ["migrate"]).status).toBe(2);
  expect(run(folder, ["migrate", "x.yaml", "--report", "html"]).status).toBe(2);
  expect(run(folder, ["migrate", "x.yaml", "--to", "elsewhere"]).status).toBe(2);
  expect(run(folder, ["migrate", "absent.yaml"]).status).toBe(1);
});

test("what only kustomize and Helm read is left out of a folder, and told of where something old is in it", () => {
  const files = {
    "base/pool.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: playout }\n",
    "base/values.yaml": "nodeSelector:\n  karpenter.sh/provisioner-name: playout\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: playout\n",
    "chart/templates/pool.yaml": "apiVersion: karpenter.sh/v1alpha5\nkind: Provisioner\n{{ .Values.pool }}\n",
    "prod/kustomization.yaml":
      "resources: [../base]\npatches:\n  - path: more.yaml\n  - target: { kind: Provisioner }\n    path: gone.yaml\n",
    "prod/more.yaml": "apiVersion: karpenter.sh/v1beta1\nkind: NodePool\nmetadata: { name: a }\n",
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, "all", dirname(file)), { recursive: true });
    writeFileSync(join(folder, "all", file), text);
  }
  const { status, stdout, stderr } = run(folder, ["migrate", "all"]);
  expect([status, stdout]).toEqual([0, files["base/pool.yaml"]]);
  expect(stderr.match(/^all.*/gm)).toEqual([
    "all/base/values.yaml:2:3: warning KM713: this file is left as it is, and has karpenter.sh/provisioner-name in it",
    "all/prod/kustomization.yaml:4:15: warning KM713: this file is left as it is, and has kind: Provisioner in it",
    "all/prod/more.yaml:1:13: warning KM713: this file is left as it is, and has karpenter.sh/v1beta1 in it",
    "all/chart/templates/pool.yaml:1:13: warning KM713: this file is left as it is, and has karpenter.sh/v1alpha5 in it",
  ]);
});

test("an object of v1 that the API server refuses stays as it is, with a warning", () => {
  const half = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: playout }
spec:
  template:
    spec:
      requirements: []
      nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: playout }
  disruption: { consolidationPolicy: WhenUnderutilized, consolidateAfter: 1m }
`;
  writeFileSync(join(folder, "half.yaml"), half);
  const { status, stdout, stderr } = run(folder, ["migrate", "half.yaml"]);
  expect([status, stdout]).toEqual([0, half]);
  expect(stderr).toContain('half.yaml:9:38: warning KM404: "WhenUnderutilized" is not allowed here');
});
