import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { rescue } from "./carry";
import { entriesIfThere } from "./compare";
import { errorCode } from "./write-problems";

/**
 * The folder inside the output folder in which one run prepares what it will put in place:
 *
 *     dist/.staging-PID-N/new/CLUSTER   complete before anything is moved
 *     dist/.staging-PID-N/old/CLUSTER   what stood in the new one's place
 *     dist/.staging-PID-N/gone/         old ones that hold nothing of anybody's any more
 *
 * Inside, because a rename works on one file system only. Nothing is synced to the disk: after a power cut git has it
 * all, and waiting for the disk takes longer than everything else together.
 */
export class Staging {
  readonly #folder: string;

  constructor(private readonly out: string) {
    this.#folder = ownFolder(out);
    mkdirSync(this.#folder);
    mkdirSync(join(this.#folder, "new"));
    mkdirSync(join(this.#folder, "old"));
  }

  /** Where a cluster's new folder is prepared. */
  place(id: string): string {
    return join(this.#folder, "new", id);
  }

  /** Puts all that was prepared in place or, if the system refuses one of them, puts everything back and throws. */
  commit(): void {
    const done: string[] = [];
    try {
      for (const id of readdirSync(join(this.#folder, "new")).sort()) {
        this.#swap(id);
        done.push(id);
      }
    } catch (error) {
      for (const id of done.reverse()) this.#swapBack(id);
      throw error;
    } finally {
      settle(this.#folder, this.out);
    }
  }

  discard(): void {
    settle(this.#folder, this.out);
  }

  /** Node cannot exchange two folders: between the two renames there is none, and `recover` knows what to do then. */
  #swap(id: string): void {
    const place = join(this.out, id);
    for (;;) {
      const wasThere = moved(place, this.#old(id), ABSENT);
      try {
        if (moved(this.place(id), place, TAKEN)) return;
      } catch (error) {
        if (wasThere) renameSync(this.#old(id), place);
        throw error;
      }
      // Another run has put its own there in this very moment. The later one wins: that goes the way of the old one.
      if (wasThere) {
        rescue(this.#old(id), place);
        rmSync(this.#old(id), { recursive: true });
      }
    }
  }

  #swapBack(id: string): void {
    renameSync(join(this.out, id), this.place(id));
    moved(this.#old(id), join(this.out, id), ABSENT);
  }

  #old(id: string): string {
    return join(this.#folder, "old", id);
  }
}

/** Ends what killed runs have left. A number that another process has by now only puts this off. */
export function recover(out: string): void {
  for (const { name } of entriesIfThere(out)) {
    const pid = /^\.staging-(\d+)-\d+$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid), resolve(out, name))) continue;
    // By rename, so that of two runs that find it only one has it.
    const mine = ownFolder(out);
    if (moved(join(out, name), mine, ABSENT)) settle(mine, out);
  }
}

/** The staging folders of this process. */
const live = new Set<string>();

/** A name for one more. */
function ownFolder(out: string): string {
  for (let n = 0; ; n++) {
    const folder = resolve(out, `.staging-${process.pid}-${n}`);
    if (live.has(folder) || existsSync(folder)) continue;
    live.add(folder);
    return folder;
  }
}

function isAlive(pid: number, folder: string): boolean {
  if (pid === process.pid) return live.has(folder);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/**
 * The end of a staging folder. What was moved away and not replaced goes back; of what was replaced, that which is not
 * ours goes to the new one; and only then is anything deleted.
 */
function settle(folder: string, out: string): void {
  try {
    const old = join(folder, "old");
    for (const { name: id } of entriesIfThere(old))
      if (!moved(join(old, id), join(out, id), TAKEN)) rescue(join(old, id), join(out, id));
    // Half deleted, an old folder must not be taken for one that can be put back.
    moved(old, join(folder, "gone"), ABSENT);
    rmSync(folder, { recursive: true, force: true });
  } finally {
    live.delete(folder);
  }
}

/** The system's words for nothing to move. */
const ABSENT = ["ENOENT"];

/** The system's words for a place where something is already. */
const TAKEN = ["ENOTEMPTY", "EEXIST"];

/** Renames, and says whether it could; the codes say what is no error. */
function moved(from: string, to: string, harmless: readonly string[]): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (harmless.includes(errorCode(error) ?? "")) return false;
    throw error;
  }
}
