import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { NewFile } from "../output/new-files";
import { type Dependency, lockFile } from "./lock-file";
import { PACKAGE } from "./package";

/** The files of a new repository that are the same for everybody. A name that begins with dot- begins with a dot there. */
const FILES = join(PACKAGE, "init");

/** What a repository has beside its cluster files. */
export function repositoryFiles(folder: string, tool: Dependency): NewFile[] {
  const name = packageName(folder);
  const { packages } = tool;
  return [
    { path: "package.json", text: manifest(name, tool) },
    ...(packages ? [{ path: "package-lock.json", text: lockFile(name, { ...tool, packages }) }] : []),
    ...filesBelow(FILES).map((file) => ({
      path: relative(FILES, file).replaceAll(/(^|\/)dot-/g, "$1."),
      text: readFileSync(file, "utf8"),
    })),
  ];
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** npm installs no package into one of the same name, and takes two names for none. */
const REFUSED = ["", "karpenter-multus", "node_modules", "favicon.ico"];

/** Like the folder, in the letters that npm takes. */
function packageName(folder: string): string {
  const letters = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-");
  const name = letters.replaceAll(/^[._-]+|-+$/g, "").slice(0, 100);
  return REFUSED.includes(name) ? "clusters" : name;
}

function manifest(name: string, { spec }: Dependency): string {
  const scripts = { synth: "karpenter-multus synth", check: "karpenter-multus synth --check" };
  const content = { name, private: true, scripts, dependencies: { "karpenter-multus": spec } };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
