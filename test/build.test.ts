import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "build-"));
const source = (name: string) => join(folder, "src", name);
const output = (name: string) => join(folder, "build/src", name);

beforeAll(() => {
  for (const name of ["scripts", "imports/schemas", "tsconfig.json", "package.json", "package-lock.json"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, "src/cli"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(source("cli/main.ts"), "export const answer: number = 42;\n");
  mkdirSync(join(folder, "src/cluster"));
  cpSync(join(root, "src/cluster/schema.yaml"), source("cluster/schema.yaml"));
  // What the build itself runs.
  for (const name of ["userdata/compile.ts", "userdata/handlebars.d.ts", "checks/api/matcher.ts", "checks/api/re2.ts"])
    cpSync(join(root, "src", name), source(name));
  mkdirSync(join(folder, "userdata"));
  writeFileSync(join(folder, "userdata/hello.sh.hbs"), "echo {{name}}\n");
});

afterAll(() => rmSync(folder, { recursive: true }));

/** One after the other: each test goes on where the one before it stopped. */
describe("a build", () => {
  test("compiles the sources, the check of cluster files and the templates", () => {
    expect(build()).toEqual({ status: 0, said: "" });
    expect(readFileSync(output("templates/userdata/hello.sh.hbs.js"), "utf8")).toContain("echo ");
    expect(readFileSync(output("cli/main.js"), "utf8")).toContain("exports.answer = 42");
    expect(existsSync(output("cluster/validate-cluster-file.js"))).toBe(true);
  });

  test("makes a program that can be run by its name", () => {
    expect(statSync(output("cli/main.js")).mode & 0o111).toBe(0o111);
  });

  test("does nothing when nothing has changed", () => {
    const before = statSync(output("cluster/validate-cluster-file.js")).mtimeMs;
    expect(build("--if-needed")).toEqual({ status: 0, said: "" });
    expect(statSync(output("cluster/validate-cluster-file.js")).mtimeMs).toBe(before);
  });

  test("sees that a template has changed", () => {
    writeFileSync(join(folder, "userdata/hello.sh.hbs"), "printf {{name}}\n");
    expect(build("--if-needed")).toEqual({ status: 0, said: "" });
    expect(readFileSync(output("templates/userdata/hello.sh.hbs.js"), "utf8")).toContain("printf ");
  });

  test("says what the compiler says, until that is mended", () => {
    writeFileSync(source("wrong.ts"), 'export const answer: number = "42";\n');
    for (const attempt of [1, 2]) {
      const { status, said } = build("--if-needed");
      expect({ attempt, failed: status !== 0, said }).toEqual({
        attempt,
        failed: true,
        said: expect.stringContaining("TS2322"),
      });
    }
  });

  test("removes what has no source any more", () => {
    expect(existsSync(output("wrong.js"))).toBe(true);
    rmSync(source("wrong.ts"));
    expect(build("--if-needed")).toEqual({ status: 0, said: "" });
    expect(existsSync(output("wrong.js"))).toBe(false);
    expect(existsSync(output("cli/main.js"))).toBe(true);
  });

  test("keeps an earlier build where the compiler is not installed, and fails where there is none", () => {
    rmSync(join(folder, "node_modules"));
    expect(build()).toEqual({ status: 0, said: expect.stringContaining("left as it is") });
    rmSync(join(folder, "build"), { recursive: true });
    expect(build()).toEqual({ status: 1, said: expect.stringContaining("npm ci") });
  });
});

function build(...words: string[]): { status: number | null; said: string } {
  const script = join(folder, "scripts/build.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: "utf8" });
  return { status, said: stdout + stderr };
}
