import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { emptyFolder, filesOf } from "./folders";

const ROOT = resolve(__dirname, "../../..");
const copy = emptyFolder();

beforeAll(() => {
  for (const name of ["build/src", "build/imports", "clusters", "userdata", "handoff", "cdk8s.yaml", "package.json"])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
});

afterAll(() => rmSync(copy, { recursive: true }));

test("`cdk8s synth` writes what our own synth writes, and takes away what is not ours", () => {
  run(join(copy, "build/src/cli/main.js"), "synth");
  const ours = filesOf(join(copy, "dist"));
  expect(Object.keys(ours)).toContain("multus/31-node-pools.yaml");
  mkdirSync(join(copy, "dist/mine"));
  writeFileSync(join(copy, "dist/mine/notes.txt"), "not ours\n");
  run(tool("cdk8s"), "synth", "--no-check-upgrade");
  expect(filesOf(join(copy, "dist"))).toEqual(ours);
});

function run(program: string, ...words: string[]): string {
  return execFileSync(process.execPath, [program, ...words], { cwd: copy, encoding: "utf8" });
}

/** The path of a command of tools/, which is installed when it is not there. */
function tool(name: string): string {
  const module = pathToFileURL(join(ROOT, "scripts/tools.mjs")).href;
  const script = `import { toolCommand } from "${module}"; console.log(toolCommand("${name}"));`;
  return run("--input-type=module", "--eval", script).trimEnd().split("\n").at(-1) ?? "";
}
