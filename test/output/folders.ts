import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** An empty folder that nobody else has. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "karpenter-multus-output-"));
}

/** The texts of all files below a folder by their paths; undefined when there is no such folder. */
export function textsBelow(folder: string): Record<string, string> | undefined {
  if (!lstatSync(folder, { throwIfNoEntry: false })) return undefined;
  const texts: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    texts[file.slice(folder.length + 1)] = readFileSync(file, "utf8");
  }
  return texts;
}

/** A file of somebody else's, long ago and with a mode of its own. */
export function foreignFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o640);
  utimesSync(file, LONG_AGO, LONG_AGO);
}

/** When foreign files were written. */
export const LONG_AGO = new Date("2020-02-02T20:20:20Z");

/** What would show that a file was touched. */
export function identity(file: string): { inode: number; mode: number; time: number } {
  const { ino, mode, mtimeMs } = lstatSync(file);
  return { inode: ino, mode, time: mtimeMs };
}
