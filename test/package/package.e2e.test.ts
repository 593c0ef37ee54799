import { type SpawnSyncOptionsWithStringEncoding, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { starters } from "../../src/init/starters";
import { emptyFolder, filesOf } from "./folders";

const ROOT = resolve(__dirname, "../../..");
const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What `npm pack --json` says. */
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Where somebody installs the package: nothing else is there. */
const place = emptyFolder();
const installed = join(place, "node_modules/karpenter-multus");
const app = join(place, "own-app");
let packed: Packed;

beforeAll(() => {
  // Without its scripts: they would make build/ anew, and these tests run from it.
  const [first] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", place], ROOT));
  packed = first;
  run("npm", ["install", "--no-audit", "--no-fund", join(place, packed.filename)]);
  mkdirSync(join(place, "clusters"));
  cpSync(join(ROOT, "clusters/multus.yaml"), join(place, "clusters/multus.yaml"));
  cpSync(join(ROOT, "examples/own-app"), app, { recursive: true });
});

afterAll(() => {
  setMode(installed, 0o755);
  rmSync(place, { recursive: true });
});

describe("the package", () => {
  test("holds what runs, what a reader needs, and nothing else", () => {
    const paths = packed.files.map(({ path }) => path);
    const wanted = [
      /^build\/(src|imports)\/.+\.(js|d\.ts)$/,
      /^build\/src\/instances\/eni-limits\.json$/,
      /^build\/imports\/schemas\/\w+\.json$/,
      /^schemas\/cluster\.schema\.json$/,
      /^clusters\/[\w./-]+$/,
      /^init\/[\w./-]+$/,
      /^(package\.json|README\.md|LICENSE|NOTICE)$/,
    ];
    expect(paths.filter((path) => !wanted.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(wanted.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
    expect(paths.filter((path) => path.includes("test"))).toEqual([]);
  });

  test("is small", () => {
    console.log(`package: ${packed.size} bytes, ${packed.unpackedSize} unpacked, ${packed.files.length} files`);
    expect(packed.size).toBeLessThan(600_000);
    expect(packed.unpackedSize).toBeLessThan(3_000_000);
  });

  test("and what it depends on are installed without running anything", () => {
    const { packages } = JSON.parse(readFileSync(join(place, "package-lock.json"), "utf8"));
    expect(Object.keys(packages)).toContain("node_modules/cdk8s");
    expect(Object.keys(packages).filter((path) => packages[path].hasInstallScript)).toEqual([]);
  });
});

describe("the installed program", () => {
  test("says its version and its verbs", () => {
    expect(npx("--version")).toBe(`${manifest.version}\n`);
    expect(npx("--help")).toContain("\n  synth ");
  });

  test("writes what the repository's own writes", () => {
    const own = join(place, "by the repository");
    npx("synth");
    run(process.execPath, [join(ROOT, "build/src/cli/main.js"), "synth", "--out", own]);
    expect(filesOf(join(place, "dist"))).toEqual(filesOf(own));
  });

  test("prints userdata", () => {
    expect(npx("userdata", "multus", "al2023")).toContain("#!/bin/bash");
  });

  test("runs where nobody may write but into the output folder", () => {
    setMode(installed, 0o555);
    const out = join(place, "for anybody");
    mkdirSync(out);
    for (const folder of [place, out]) chmodSync(folder, 0o777);
    run(process.execPath, [join(installed, "build/src/cli/main.js"), "synth", "--out", out], place, unprivileged());
    expect(readdirSync(out)).toEqual(["multus"]);
  });
});

describe("a repository that it makes", () => {
  const systems = starters().map(({ name }) => name);

  test.each(systems)("of %s is installed by npm ci, and writes what the repository's own does", (system) => {
    const own = join(place, `repository of ${system}`);
    npx("init", "--from", system, own);
    const lock = readFileSync(join(own, "package-lock.json"), "utf8");
    run("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], own);
    run("npm", ["run", "synth"], own);
    expect(filesOf(join(own, "dist", system))).toEqual(filesOf(join(ROOT, "dist", system)));
    expect(run("npm", ["run", "check"], own)).toContain("dist/ is what the cluster files say");
    expect(run("npx", ["--no", "--", "karpenter-multus", "validate"], own)).toContain("checked");
    // npm itself would have written the same.
    run("npm", ["install", "--package-lock-only", "--no-audit", "--no-fund", "--prefer-offline"], own);
    expect(readFileSync(join(own, "package-lock.json"), "utf8")).toBe(lock);
  });

  test("has the schema where the cluster file says", () => {
    const [system = ""] = systems;
    const file = join(place, `repository of ${system}`, "clusters", `${system}.yaml`);
    const schema = /^# yaml-language-server: \$schema=(.+)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
    expect(JSON.parse(readFileSync(join(dirname(file), schema), "utf8")).title).toBe("ClusterFile");
  });
});

describe("the library", () => {
  test("can be required and imported", () => {
    const say = "console.log(loadCluster('clusters/multus.yaml').cluster.name)";
    const required = `const { loadCluster } = require("karpenter-multus"); ${say}`;
    const imported = `import { loadCluster } from "karpenter-multus"; ${say}`;
    expect(run(process.execPath, ["--eval", required])).toBe("eks-karpenterwithmultus\n");
    expect(run(process.execPath, ["--input-type=module", "--eval", imported])).toBe("eks-karpenterwithmultus\n");
  });

  test("serves the example's app", () => {
    run("npm", ["run", "synth"], app);
    const files = readdirSync(join(app, "dist")).sort();
    expect(files.flatMap((file) => objectsIn(join(app, "dist", file)))).toEqual([
      "ServiceAccount sa-for-cleartaint",
      "ClusterRole sa-for-cleartaint-role",
      "ClusterRoleBinding sa-for-cleartaint-role-binding",
      "ValidatingAdmissionPolicy karpenter-multus-clear-taints",
      "ValidatingAdmissionPolicyBinding karpenter-multus-clear-taints",
      "DaemonSet daemonset-clear-taints",
      "Pod encoder-eu-central-1a",
      "Pod encoder-eu-central-1b",
      "Namespace cleartaints",
      "NetworkAttachmentDefinition studio-eu-central-1a",
      "NetworkAttachmentDefinition studio-eu-central-1b",
      "EC2NodeClass al2023",
      "NodePool default",
    ]);
  });

  test("has types that hold without skipLibCheck", () => {
    expect(check("tsconfig.json")).toEqual({ status: 0, said: "" });
    const config = JSON.parse(readFileSync(join(app, "tsconfig.json"), "utf8"));
    writeFileSync(join(app, "wrong.json"), JSON.stringify({ ...config, files: ["wrong.js"] }));
    writeFileSync(join(app, "wrong.js"), WRONG);
    expect(check("wrong.json")).toEqual({ status: 1, said: expect.stringMatching(/^wrong\.js\(3,\d+\): error TS/) });
  });

  test("comes with the releases that the example names", () => {
    const example: Manifest = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
    const ours = { ...manifest.dependencies, ...manifest.devDependencies, "karpenter-multus": `^${manifest.version}` };
    expect(ours).toMatchObject({ ...example.dependencies, ...example.devDependencies });
  });
});

const WRONG = `import { App } from "cdk8s";
import { NetworkAttachments } from "karpenter-multus";
new NetworkAttachments(new App(), { networks: [] });
`;

/** What the TypeScript compiler says about a project of the app. */
function check(config: string) {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  const words = [compiler, "-p", config, "--typeRoots", join(ROOT, "node_modules/@types")];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: app, encoding: "utf8" });
  return { status, said: stdout + stderr };
}

function objectsIn(file: string): string[] {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => {
    const { kind, metadata } = document.toJS();
    return `${kind} ${metadata.name}`;
  });
}

/** With --no: what is not installed must not be fetched. */
function npx(...words: string[]): string {
  return run("npx", ["--no", "--", "karpenter-multus", ...words]);
}

function run(
  program: string,
  words: readonly string[],
  cwd = place,
  options: Partial<SpawnSyncOptionsWithStringEncoding> = {},
): string {
  const { status, stdout, stderr } = spawnSync(program, words, { ...options, cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** For root no folder is read-only, so somebody else runs the program then. */
function unprivileged(): Partial<SpawnSyncOptionsWithStringEncoding> {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
}

function setMode(folder: string, mode: number): void {
  for (const path of [folder, ...below(folder)]) chmodSync(path, mode);
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
}
