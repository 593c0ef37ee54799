import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Problem } from "../cluster/problem";
import { wholeFile } from "../cluster/source";

/** A file that is to be made. */
export interface NewFile {
  /** Relative to the folder that they are made in. */
  readonly path: string;
  readonly text: string;
}

/** What keeps files from being made, before anything is. */
export function obstacles(folder: string, files: readonly NewFile[]): readonly Problem[] {
  return files.flatMap(({ path }) => obstacle(join(folder, path)));
}

/** Makes all of the files, or none: nothing that is there is ever written to. */
export function makeFiles(folder: string, files: readonly NewFile[]): readonly Problem[] {
  const inTheWay = obstacles(folder, files);
  if (inTheWay.length > 0) return inTheWay;
  const made: string[] = [];
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      makeFolder(dirname(file), made);
      // Not if somebody else has made it in this very moment; and a full disk may leave half of it.
      closeSync(openSync(file, "wx"));
      made.push(file);
      writeFileSync(file, text);
    } catch (error) {
      unmake(made);
      return [refused(file, error)];
    }
  }
  return [];
}

/** What stands at a path already, be it a link that leads nowhere; or on the way to it, where a folder is wanted. */
function obstacle(file: string): Problem[] {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) ? [isThere(file)] : [];
  } catch (error) {
    return [refused(file, error)];
  }
}

/** Makes a folder and those around it, and notes each. */
function makeFolder(folder: string, made: string[]): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

/** Takes back what was made, the last first; a folder that somebody else uses by now stays. */
function unmake(made: readonly string[]): void {
  for (const path of made.toReversed()) {
    if (!lstatSync(path).isDirectory()) rmSync(path);
    else if (readdirSync(path).length === 0) rmdirSync(path);
  }
}

function isThere(file: string): Problem {
  const says = "is there already, and nothing is written over";
  const hint = "choose another place, or move it away";
  return { code: "KM610", severity: "error", at: wholeFile(file), says, hint };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: "a file stands where its folder would be",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
  EDQUOT: "no space left",
};

/** What the system refused; anything else is a bug and is thrown on. */
function refused(file: string, error: unknown): Problem {
  // Not by `instanceof`: jest gives the tests an Error of their own.
  if (typeof error !== "object" || error === null || !("syscall" in error) || !("code" in error)) throw error;
  const code = String(error.code);
  // Of a folder on the way, that is what stands there.
  if (code === "EEXIST") return isThere("path" in error ? String(error.path) : file);
  const says = `cannot be made: ${REASONS[code] ?? `the system refused (${code})`}`;
  const hint = "nothing was made; choose another place";
  return { code: "KM611", severity: "error", at: wholeFile(file), says, hint };
}
