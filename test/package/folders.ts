import { mkdtempSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

/** A new folder, for this test alone, with spaces in its path. */
export function emptyFolder(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), "a folder with spaces "));
}

/** The files below a folder: their mode and their text. */
export function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), modeAndText(path)]));
}

function modeAndText(path: string): string {
  return `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, "utf8")}`;
}
