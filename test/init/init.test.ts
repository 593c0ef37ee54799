import { spawnSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { emptyFolder, filesOf } from "../package/folders";

const ROOT = resolve(__dirname, "../../..");
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const store = emptyFolder();
const tool = join(store, "node_modules/karpenter-multus");
let place: string;

/** The program, with systems of the test's own, where npm has installed nothing: its packages are found elsewhere. */
beforeAll(() => {
  for (const name of ["init", "build/src", "package.json"])
    cpSync(join(ROOT, name), join(tool, name), { recursive: true, filter: (file) => !/\.(map|d\.ts)$/.test(file) });
  write(join(tool, "clusters"), SYSTEMS);
});

afterAll(() => rmSync(store, { recursive: true }));

beforeEach(() => {
  place = emptyFolder();
});

afterEach(() => rmSync(place, { recursive: true }));

const SYSTEMS = {
  "small.yaml": `# yaml-language-server: $schema=../schemas/cluster.schema.json
# One zone and no networks: for a first look.
cluster: { name: small, region: us-west-2, zones: [us-west-2a] }
`,
  "shared.yaml": `# What several have.
nodeClasses: { default: { ami: al2023@v20241109, discovery: demo, userData: [{ file: parts/hello.sh }] } }
inputs: { set: { nodeClasses: { default: { role: node_role } } } }
`,
  "large.yaml": `# yaml-language-server: $schema=../schemas/cluster.schema.json
# Everything: for those who
# know what they want. More is in the documentation.
extends: shared.yaml
inputs: { file: large.outputs.json }
cluster: { name: large, region: us-west-2, zones: [us-west-2a, us-west-2b] }
`,
  "parts/hello.sh": "#!/bin/bash\necho hello\n",
  "large.outputs.json": '{ "node_role": "nodes" }\n',
};

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function init(...words: readonly string[]) {
  const env = { PATH: process.env.PATH, NODE_PATH: join(ROOT, "node_modules") };
  const program = join(tool, "build/src/cli/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "init", ...words], {
    cwd: place,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const made = (folder: string) => Object.keys(filesOf(join(place, folder)));
const textOf = (path: string) => readFileSync(join(place, path), "utf8");

const ALWAYS = [".gitattributes", ".github/workflows/clusters.yaml", ".gitignore", "README.md", "package.json"];

describe("a repository of one's own", () => {
  test("has the cluster file, and what makes, checks and explains it", () => {
    expect(init("--from", "small", "my clusters")).toEqual({
      status: 0,
      stdout: `my clusters/clusters/small.yaml
my clusters/package.json
my clusters/README.md
my clusters/.gitattributes
my clusters/.github/workflows/clusters.yaml
my clusters/.gitignore

next: cd 'my clusters' && npm install && npm run synth
then make clusters/small.yaml your own
`,
      stderr: "",
    });
    expect(made("my clusters")).toEqual([...ALWAYS, "clusters/small.yaml"].sort());
    expect(JSON.parse(textOf("my clusters/package.json"))).toEqual({
      name: "my-clusters",
      private: true,
      scripts: { synth: "karpenter-multus synth", check: "karpenter-multus synth --check" },
      dependencies: { "karpenter-multus": version },
    });
    expect(textOf("my clusters/README.md").trimEnd().split("\n")).toHaveLength(10);
  });

  test("has the schema's line, from wherever a file lies", () => {
    init("--from", "large", "own");
    const line = "# yaml-language-server: $schema=../node_modules/karpenter-multus/schemas/cluster.schema.json\n";
    expect(textOf("own/clusters/large.yaml")).toBe(line + SYSTEMS["large.yaml"].replace(/^.*\n/, ""));
    expect(textOf("own/clusters/shared.yaml")).toBe(line + SYSTEMS["shared.yaml"]);
  });

  test("has what the cluster file extends and names, and nothing of other systems", () => {
    init("--from", "large", "own");
    const clusters = ["large.outputs.json", "large.yaml", "parts/hello.sh", "shared.yaml"];
    expect(made("own")).toEqual([...ALWAYS, ...clusters.map((file) => `clusters/${file}`)].sort());
  });

  test("calls the cluster file as one wants", () => {
    init("--from", "large", "--name", "prod-eu", "own");
    expect(made("own")).toContain("clusters/prod-eu.yaml");
    expect(made("own")).not.toContain("clusters/large.yaml");
  });

  test("is made in this folder, beside what is no concern of it", () => {
    write(place, { LICENSE: "Mine.\n", "clusters/notes.txt": "Mine too.\n" });
    const { status, stdout } = init("--from", "small");
    expect(status).toBe(0);
    expect(stdout).toContain("\nnext: npm install && npm run synth\nthen make clusters/small.yaml your own\n");
  });

  test.each([
    ["Prod EU", "prod-eu"],
    [".hidden", "hidden"],
    ["karpenter-multus", "clusters"],
    ["日本", "clusters"],
  ])("in the folder %s is the package %s", (folder, name) => {
    init("--from", "small", `in/${folder}`);
    expect(JSON.parse(textOf(`in/${folder}/package.json`)).name).toBe(name);
  });
});

describe("nothing is written over", () => {
  test("all that is in the way is said, and nothing is made", () => {
    write(place, { "own/README.md": "Mine.\n", "own/package.json": "{}\n" });
    expect(init("--from", "small", "own")).toEqual({
      status: 1,
      stdout: "",
      stderr: `own/package.json: error KM610: is there already, and nothing is written over
    choose another place, or move it away

own/README.md: error KM610: is there already, and nothing is written over
    choose another place, or move it away

2 errors; nothing was made
`,
    });
    expect(filesOf(join(place, "own"))).toEqual({ "README.md": "644 Mine.\n", "package.json": "644 {}\n" });
  });

  test("not through a link either, wherever it leads", () => {
    mkdirSync(join(place, "own"));
    symlinkSync("nowhere", join(place, "own/.gitignore"));
    expect(init("--from", "small", "own").stderr).toContain("own/.gitignore: error KM610:");
    expect(made("own")).toEqual([]);
    expect(lstatSync(join(place, "own/.gitignore")).isSymbolicLink()).toBe(true);
  });

  test("what was made before is taken away when something is in the way after all", () => {
    mkdirSync(join(place, "own"));
    symlinkSync("nowhere", join(place, "own/.github"));
    expect(init("--from", "small", "own").stderr).toContain("own/.github: error KM610: is there already");
    expect(readdirSync(join(place, "own"))).toEqual([".github"]);
    // The folder itself too, when it was made for this.
    expect(init("--from", "small", "own/.github/deeper").status).toBe(1);
    expect(readdirSync(join(place, "own"))).toEqual([".github"]);
  });

  test("a file where a folder would be is left", () => {
    write(place, { "own/.github": "Mine.\n" });
    expect(init("--from", "small", "own")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        "own/.github/workflows/clusters.yaml: error KM611: cannot be made: a file stands",
      ),
    });
    expect(made("own")).toEqual([".github"]);
  });

  test("a second run changes nothing", () => {
    init("--from", "small", "own");
    const before = filesOf(join(place, "own"));
    const { status, stderr } = init("--from", "large", "--name", "other", "own");
    expect(status).toBe(1);
    expect(stderr).toContain("5 errors; nothing was made\n");
    expect(filesOf(join(place, "own"))).toEqual(before);
  });
});

describe("wrong usage", () => {
  test.each<[readonly string[], string]>([
    [[], "--from says where to start: see systems"],
    [["--from", "smal"], 'there is no system "smal": did you mean small?'],
    [["--from", "../small"], 'there is no system "../small"'],
    [["--from", "everything"], 'there is no system "everything": there are large, small'],
    [["--from", "shared"], 'there is no system "shared"'],
    [["--from", "small", "--name", "../up"], "--name wants lower-case letters"],
    [["--from", "large", "--name", "shared"], "another file that it needs is called so"],
    [["--from", "small", "one", "two"], "one folder is wanted"],
  ])("%j", (words, says) => {
    const { status, stderr } = init(...words);
    expect(status).toBe(2);
    expect(stderr.split("\n")[0]).toContain(says);
    expect(stderr).toContain("usage: karpenter-multus init");
  });

  test("--help says of each system which it is", () => {
    const { status, stdout } = init("--help");
    expect(status).toBe(0);
    expect(stdout).toContain(`systems:
  large  Everything: for those who know what they want.
  small  One zone and no networks: for a first look.
`);
  });
});

describe("the lock file", () => {
  /** What npm notes of an installation in which these lie beside each other, by path. */
  function installed(packages: Readonly<Record<string, object>>): void {
    const text = JSON.stringify({ name: "anything", lockfileVersion: 3, requires: true, packages });
    write(store, { "node_modules/.package-lock.json": text });
  }

  afterEach(() => rmSync(join(store, "node_modules/.package-lock.json"), { force: true }));

  const TOOL = { version, resolved: "https://registry.example/karpenter-multus.tgz", dependencies: { a: "^1.0.0" } };
  const A = { version: "1.2.3", integrity: "sha512-a", dependencies: { b: "1" }, optionalDependencies: { c: "1" } };
  const B = { version: "1.0.0", integrity: "sha512-b" };

  /** The lock file of a repository, and what its package.json wants. */
  function locked() {
    const { status, stderr } = init("--from", "small", "own");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { dependencies } = JSON.parse(textOf("own/package.json"));
    return { ...JSON.parse(textOf("own/package-lock.json")), wanted: dependencies["karpenter-multus"] };
  }

  test("has the releases that run, and nothing else that is installed beside them", () => {
    installed({
      "node_modules/a": { ...A, extraneous: true },
      "node_modules/b": { version: "2.0.0" },
      "node_modules/a/node_modules/b": { ...B, dev: true },
      "node_modules/other": { version: "5.0.0" },
      "node_modules/karpenter-multus": TOOL,
    });
    expect(locked()).toEqual({
      name: "own",
      lockfileVersion: 3,
      requires: true,
      packages: {
        "": { name: "own", dependencies: { "karpenter-multus": version } },
        "node_modules/a": A,
        "node_modules/a/node_modules/b": B,
        "node_modules/karpenter-multus": TOOL,
      },
      wanted: version,
    });
  });

  test("names the packed file that was installed, as it is seen from there", () => {
    const resolved = "file:packed/karpenter-multus.tgz";
    installed({ "node_modules/karpenter-multus": { ...TOOL, resolved }, "node_modules/a": A, "node_modules/b": B });
    const { wanted, packages } = locked();
    const seen = `file:${relative(join(place, "own"), join(store, "packed/karpenter-multus.tgz"))}`;
    expect(wanted).toBe(seen);
    expect(packages["node_modules/karpenter-multus"].resolved).toBe(seen);
  });

  test("names the commit that was installed", () => {
    const resolved = "git+ssh://git@git.example/karpenter-multus.git#0123456";
    installed({ "node_modules/karpenter-multus": { ...TOOL, resolved }, "node_modules/a": A, "node_modules/b": B });
    expect(locked().wanted).toBe(resolved);
  });

  test.each([
    ["is missing", { "node_modules/karpenter-multus": TOOL, "node_modules/a": A }],
    ["is the tool itself", { "node_modules/a": A }],
  ])("is left to npm when a package %s", (_, packages) => {
    installed(packages);
    expect(init("--from", "small", "own").stdout).toContain("npm install && npm run synth");
    expect(made("own")).not.toContain("package-lock.json");
  });
});
