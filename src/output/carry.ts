import {
  chmodSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  type Stats,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { contents, foldersOf, readIfThere } from "./compare";
import { readWrittenList, WRITTEN } from "./output-file";
import { errorCode } from "./write-problems";

/**
 * Gives the new folder what the old one has at this path. By hard link, so that the same file, with its mode and time,
 * is in both while the old one is still in place: there is no moment at which it is in neither.
 */
export function carry(from: string, to: string): void {
  const stat = lstatSync(from);
  if (stat.isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) carry(join(from, name), join(to, name));
    dressFolder(to, stat);
  } else if (stat.isSymbolicLink()) {
    // Whether a hard link is made to the link or to what it names depends on the system.
    symlinkSync(readlinkSync(from), to);
    lutimesSync(to, stat.atime, stat.mtime);
  } else link(from, to);
}

/**
 * Says whether it could: some file systems have no hard links, and Linux lets nobody link what he may not write. What
 * is not ours is moved by `rescue` then.
 */
export function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (NO_LINKS.includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}

const NO_LINKS = ["EPERM", "EACCES", "EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"];

/**
 * Moves what is not ours and not carried yet from a folder that is about to be deleted to the one in its place: what
 * could not be linked, and what somebody wrote between the reading of the folder and its replacement.
 */
export function rescue(old: string, place: string): void {
  const listed = readWrittenList(readIfThere(join(old, WRITTEN))?.toString() ?? "");
  for (const [path, entry] of contents(old, foldersOf([...listed])))
    if (!(entry.isFile() && listed.has(path))) move(join(old, path), join(place, path));
}

function move(from: string, to: string): void {
  const stat = lstatSync(from);
  const there = lstatSync(to, { throwIfNoEntry: false });
  if (there === undefined) {
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  } else if (stat.isDirectory() && there.isDirectory()) {
    for (const name of readdirSync(from)) move(join(from, name), join(to, name));
    dressFolder(to, stat);
    // Of two versions the later one is meant: an edit before the replacement, or one since a run was killed.
  } else if (!there.isDirectory() && stat.mtime > there.mtime) renameSync(from, to);
}

function dressFolder(folder: string, { mode, atime, mtime }: Stats): void {
  chmodSync(folder, mode);
  utimesSync(folder, atime, mtime);
}
