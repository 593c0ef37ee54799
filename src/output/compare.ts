import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type OutputFile, readWrittenList, WRITTEN } from "./output-file";
import { errorCode } from "./write-problems";

/** A cluster's folder beside the files that it should hold. Paths are below the folder. */
export interface Comparison {
  readonly added: OutputFile[];
  readonly changed: OutputFile[];
  readonly unchanged: OutputFile[];
  /** Ours, and wanted no longer. */
  readonly removed: string[];
  /** Files and whole folders that somebody else put there. */
  readonly foreign: string[];
  /** Those of them that stand where one of ours should be. */
  readonly inTheWay: string[];
}

/** Of a folder that cannot be looked at. */
export const NOTHING: Comparison = { added: [], changed: [], unchanged: [], removed: [], foreign: [], inTheWay: [] };

/** Reads the folder, which need not exist, and compares. Throws what the system refuses. */
export function compare(folder: string, files: readonly OutputFile[]): Comparison {
  const listed = readWrittenList(readIfThere(join(folder, WRITTEN))?.toString() ?? "");
  const present = contents(folder, foldersOf([...listed, ...files.map(({ path }) => path)]));
  const isOurs = (path: string) => listed.has(path) && present.get(path)?.isFile() === true;
  const result: Comparison = { added: [], changed: [], unchanged: [], removed: [], foreign: [], inTheWay: [] };
  const wanted = new Set<string>();
  for (const file of files) {
    wanted.add(file.path);
    const obstacle = parentsOf(file.path).find((parent) => present.has(parent));
    if (obstacle !== undefined) result.inTheWay.push(obstacle);
    else if (!present.has(file.path)) result.added.push(file);
    // Somebody's file that says what ours would say becomes ours: nothing of theirs is lost.
    else if (present.get(file.path)?.isFile() && isWritten(folder, file)) result.unchanged.push(file);
    else if (isOurs(file.path)) result.changed.push(file);
    else result.inTheWay.push(file.path);
  }
  for (const path of present.keys()) {
    if (wanted.has(path)) continue;
    if (isOurs(path)) result.removed.push(path);
    else if (parentsOf(path).some((parent) => wanted.has(parent))) result.inTheWay.push(path);
    else result.foreign.push(path);
  }
  return result;
}

/** Everything in the folder but the folders that hold files of ours: those are looked into. */
export function contents(folder: string, ours: ReadonlySet<string>, below = ""): Map<string, Dirent> {
  const found = new Map<string, Dirent>();
  for (const entry of entriesIfThere(join(folder, below))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && ours.has(path)) for (const inner of contents(folder, ours, path)) found.set(...inner);
    else found.set(path, entry);
  }
  return found;
}

/** Every folder that these paths go through. */
export function foldersOf(paths: readonly string[]): Set<string> {
  return new Set(paths.flatMap(parentsOf));
}

/** The folders on the way to a path, from the outermost. */
export function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === "." || parent === "/" ? [] : [...parentsOf(parent), parent];
}

function isWritten(folder: string, { path, text, executable }: OutputFile): boolean {
  const place = join(folder, path);
  if (!readFileSync(place).equals(Buffer.from(text))) return false;
  return !executable || (lstatSync(place).mode & 0o100) !== 0;
}

/** The file's bytes; undefined when there is no such file. */
export function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "EISDIR") return undefined;
    throw error;
  }
}

/** What is in a folder; nothing when there is no such folder. */
export function entriesIfThere(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
