import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Where a repository keeps its cluster files. */
const FOLDER = "clusters";

/** The cluster file that a user means by a word: a path when it looks like one, else a name. */
export function clusterFile(word: string): string {
  return word.includes("/") || /\.ya?ml$/.test(word) ? word : join(FOLDER, `${word}.yaml`);
}

/** Whether a file is where synth takes it for a cluster's. */
export function isAmongClusterFiles(file: string): boolean {
  return resolve(dirname(file)) === resolve(FOLDER) && isName(basename(file));
}

/** What begins with a dot is an editor's or the system's. */
function isName(name: string): boolean {
  return /^[^.].*\.ya?ml$/.test(name);
}

/** Every cluster file of the repository, in a fixed order. */
export function allClusterFiles(): string[] {
  try {
    return readdirSync(FOLDER)
      .filter(isName)
      .sort()
      .map((name) => join(FOLDER, name));
  } catch {
    return [];
  }
}

/** The cluster file as the outputs name it: the same for everybody, wherever the repository lies and a run begins. */
export function nameInOutput(file: string): string {
  const path = resolve(file);
  return [basename(dirname(path)), basename(path)].filter(Boolean).join("/");
}
