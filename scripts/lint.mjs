// Formatter, linter, unused code and dependencies, generated files: npm run lint [-- --fix]
import { spawnSync } from "node:child_process";
import { root } from "./generated-files.mjs";
import { toolCommand } from "./tools.mjs";

const fix = process.argv.includes("--fix");
const checks = [
  ["biome", ["check", ...(fix ? ["--write"] : []), "--error-on-warnings", "."]],
  ["knip", []],
];
const failed = checks.filter(([command, words]) => {
  const { status } = spawnSync(toolCommand(command), words, { cwd: root, stdio: "inherit" });
  return status !== 0;
});
const generated = spawnSync(process.execPath, ["scripts/generate.mjs", ...(fix ? [] : ["--check"])], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = failed.length > 0 || generated.status !== 0 ? 1 : 0;
