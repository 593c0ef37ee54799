import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../tools/", import.meta.url));

/** A module of tools/. */
export function requireTool(name) {
  install();
  return createRequire(folder)(name);
}

/** The path of a command of tools/, to be run by node. */
export function toolCommand(name) {
  install();
  return `${folder}node_modules/.bin/${name}`;
}

/**
 * The tools weigh ten times what the program does, so they are installed by the first command that needs them, and
 * again when their lock file has changed.
 */
function install() {
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json")) return;
  console.log("Installing tools/, once: npm ci --prefix tools");
  execFileSync("npm", ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"], { stdio: "inherit" });
}

function modified(file) {
  return statSync(folder + file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
