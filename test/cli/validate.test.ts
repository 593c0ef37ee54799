import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectFile } from "../expected-file";

/**
 * Each folder of cases/validate/ has files, the words behind `validate`, and in output.txt what is printed, and how it
 * ends. UPDATE=1 writes output.txt anew: read it as somebody who typed those words.
 */
const CASES = join(__dirname, "../../../test/cli/cases/validate");
const PROGRAM = join(__dirname, "../../src/cli/main.js");
const ENVIRONMENT = { PATH: process.env.PATH, NO_COLOR: "1" };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "validate-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function run(verb: string, words: readonly string[], input: string | Buffer = ""): string {
  const options = { cwd: folder, env: ENVIRONMENT, input, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, verb, ...words], options);
  return `${stderr}${stdout}exit ${status}\n`;
}

function validate(words: readonly string[], input: string | Buffer = ""): string {
  return run("validate", words, input);
}

test.each(readdirSync(CASES).sort())("%s", (name) => {
  cpSync(join(CASES, name), folder, { recursive: true });
  const words = readFileSync(join(folder, "arguments"), "utf8").trim();
  const stdin = join(folder, "stdin");
  const printed = validate(words === "" ? [] : words.split(" "), existsSync(stdin) ? readFileSync(stdin, "utf8") : "");
  expectFile(join(CASES, name, "output.txt"), printed);
  expect(printed).not.toMatch(/undefined|\[object| {4}at .*\.js/);
});

const POOL = readFileSync(join(CASES, "pool-that-is-fine/pools.yaml"), "utf8");

test("links in a circle, and two ways to a file's folder, are gone through once", () => {
  cpSync(join(CASES, "folder-with-everything/manifests/a"), join(folder, "a"), { recursive: true });
  symlinkSync("..", join(folder, "a/up"));
  symlinkSync("a", join(folder, "b"));
  symlinkSync("nowhere", join(folder, "c.yaml"));
  expect(validate(["."])).toBe(
    "c.yaml: error KM001: does not exist\n\n1 error\n2 objects judged as the API server does\nexit 1\n",
  );
});

const CLUSTER = `
cluster: { name: dev, region: eu-central-1, zones: [eu-central-1a, eu-central-1b] }
nodeClasses:
  default:
    # km-ignore KM542: a cluster for development
    ami: al2023@latest
    role: dev-nodes
    discovery: dev
nodePools:
  default:
    requirements: { node.kubernetes.io/instance-type: [m6i.large, m6a.large] }
    limits: { cpu: 100 }
`;

describe("a repository with its output", () => {
  beforeEach(() => {
    mkdirSync(join(folder, "clusters"));
    writeFileSync(join(folder, "clusters/dev.yaml"), CLUSTER);
    expect(run("synth", [])).toContain("exit 0");
  });

  const LATEST = "30-node-classes.yaml:8:14: warning KM542";

  test("what a cluster file makes is judged at the file's own lines", () => {
    const printed = validate(["."]);
    expect(printed).not.toContain("KM542");
    expect(printed).toContain("1 cluster file checked\n2 manifests as the cluster files make them");
  });

  test("what is changed by hand, or made of another day's file, is judged as anybody's", () => {
    const pools = join(folder, "dist/dev/31-node-pools.yaml");
    const made = readFileSync(pools, "utf8");
    writeFileSync(pools, made.replace("name: default", "name: other"));
    expect(validate(["."])).toContain(LATEST);
    writeFileSync(pools, made);
    writeFileSync(join(folder, "clusters/dev.yaml"), CLUSTER.replace("@latest", "@v20241109").replace("km-ignore", ""));
    expect(validate(["."])).toContain(LATEST);
  });

  test("what is applied beside it is judged with it", () => {
    cpSync(join(folder, "dist/dev/31-node-pools.yaml"), join(folder, "dist/dev/again.yaml"));
    expect(validate(["."])).toContain("warning KM015: NodePool default is there twice");
    writeFileSync(join(folder, "dist/dev/again.yaml"), POOL);
    expect(validate(["."])).toContain(LATEST);
  });

  test("without the cluster file nobody knows its comments", () => {
    expect(validate(["dist"])).toContain(LATEST);
  });
});

test.each<[string, string | Buffer, string]>([
  ["a program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0xff, 0xfe, 0x00]), "error KM002: is not UTF-8 text"],
  ["text with a NUL", `${POOL}\0`, "error KM002: here is the invisible character U+0000"],
  ["more than can be read", Buffer.alloc(64 * 1024 * 1024 + 1, "#"), "error KM003: has 67108865 bytes"],
])("%s, in a file and piped in", (_, content, says) => {
  writeFileSync(join(folder, "input.yaml"), content);
  for (const printed of [validate(["input.yaml"]), validate(["-"], content)]) {
    expect(printed).toContain(says);
    expect(printed).toMatch(/1 error\nnothing to judge\nexit 1\n$/);
  }
});

test("10,000 objects in one file, each with its own mistake", () => {
  const objects = Array.from({ length: 10_000 }, (_, index) =>
    POOL.replace("name: upf", `name: upf-${index}`).replace("operator: In", "operator: Within"),
  );
  const text = objects.join("---\n");
  writeFileSync(join(folder, "pools.yaml"), text);
  const { problems } = JSON.parse(validate(["--format", "json", "pools.yaml"]).replace(/^[^{]*|[^}]*$/g, ""));
  expect(problems).toHaveLength(10_000);
  // The operator stands in the last line of a pool.
  expect(problems[9_999].line).toBe(text.trimEnd().split("\n").length);
});
