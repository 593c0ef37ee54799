import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "../cluster/problem";
import { carry, link } from "./carry";
import { type ClusterFolder, lookAt } from "./cluster-folder";
import { type Comparison, NOTHING } from "./compare";
import { type Difference, firstDifference } from "./first-difference";
import type { OutputFile } from "./output-file";
import { recover, Staging } from "./staging";
import { outputProblem, refusal } from "./write-problems";

/** What a run does to a cluster's folder: paths below it, sorted. All empty when it is as it should be. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** The outcome for one cluster. */
export interface Staged {
  readonly changes: Changes;
  readonly problems: readonly Problem[];
}

/** What a run would do to a cluster's folder. */
export interface Checked extends Staged {
  /** Where the changed files differ; a file of which only the executable bit is wrong is not among them. */
  readonly differences: readonly Difference[];
}

/**
 * Replaces the folders of clusters in the output folder: all of them or, after any problem, none. A run stages each
 * cluster, of which only the disk keeps anything, and then commits or discards.
 *
 * A cluster's folder is replaced as a whole by rename, so a killed run leaves the old one or the new one. What we did
 * not write (a list in the folder says what we did) is in the new one as it was in the old one. The folders of clusters
 * that are not staged are not touched.
 */
export class DistWriter {
  readonly #ids = new Set<string>();
  #staging: Staging | undefined;
  /** The first of the output folder and those around it that was not there. */
  #made: string | undefined;
  #recovered = false;
  /** A problem with one cluster lets the others be looked at; one with the output folder would be said for each. */
  #trouble: "none" | "a cluster" | "the output folder" = "none";

  constructor(private readonly out: string) {}

  /** Prepares a cluster's folder with these files and no others of ours. An unchanged one is not touched. */
  stage(id: string, files: readonly OutputFile[]): Staged {
    const refused = this.#recover();
    if (this.#trouble === "the output folder") return { changes: changesOf(NOTHING), problems: refused };
    const { comparison, problems } = this.#lookAt(id, files);
    if (problems.length > 0) this.#trouble = "a cluster";
    const changes = changesOf(comparison);
    if (this.#trouble !== "none" || isUnchanged(changes)) return { changes, problems };
    return { changes, problems: this.#prepare(id, comparison) };
  }

  /** Says what `stage` would say, and writes nothing. */
  check(id: string, files: readonly OutputFile[]): Checked {
    const { comparison, problems } = this.#lookAt(id, files);
    const differences = comparison.changed.flatMap(({ path, text }) => {
      const found = readFileSync(join(this.out, id, path), "utf8");
      return firstDifference(path, text, found) ?? [];
    });
    return { changes: changesOf(comparison), differences, problems };
  }

  /** Puts everything in place or, if any stage had a problem, nothing. */
  commit(): Problem[] {
    if (this.#trouble !== "none") return this.discard();
    return this.#attempt(() => this.#staging?.commit());
  }

  /** Forgets what was staged; everything is as it was. */
  discard(): Problem[] {
    return this.#attempt(() => {
      this.#staging?.discard();
      if (this.#made !== undefined) removeEmpty(this.out, this.#made);
    });
  }

  #recover(): Problem[] {
    if (this.#recovered) return [];
    this.#recovered = true;
    return this.#attempt(() => recover(this.out));
  }

  #lookAt(id: string, files: readonly OutputFile[]): ClusterFolder {
    const folder = join(this.out, id);
    if (this.#ids.has(id))
      return { comparison: NOTHING, problems: [outputProblem("KM607", folder, "two clusters have this folder")] };
    this.#ids.add(id);
    return lookAt(this.out, id, files);
  }

  #prepare(id: string, comparison: Comparison): Problem[] {
    return this.#attempt(() => {
      this.#made ??= mkdirSync(this.out, { recursive: true });
      this.#staging ??= new Staging(this.out);
      prepare(this.#staging.place(id), join(this.out, id), comparison);
    });
  }

  #attempt(action: () => void): Problem[] {
    try {
      action();
      return [];
    } catch (error) {
      this.#trouble = "the output folder";
      return [refusal(error, this.out)];
    }
  }
}

/** Takes away a folder and those around it, up to an outermost one, as far as nobody has put anything there. */
function removeEmpty(folder: string, outermost: string): void {
  for (let here = resolve(folder); ; here = dirname(here)) {
    try {
      rmdirSync(here);
    } catch {
      return;
    }
    if (here === resolve(outermost)) return;
  }
}

/** Fills the new folder: what is new from memory, the rest from the old one. */
function prepare(folder: string, old: string, { added, changed, unchanged, foreign }: Comparison): void {
  mkdirSync(folder);
  for (const file of [...added, ...changed]) write(folder, file);
  for (const file of unchanged) {
    makeParent(folder, file.path);
    // The same file, so that its time stays too.
    if (!link(join(old, file.path), join(folder, file.path))) write(folder, file);
  }
  for (const path of foreign) {
    makeParent(folder, path);
    carry(join(old, path), join(folder, path));
  }
}

function write(folder: string, { path, text, executable }: OutputFile): void {
  makeParent(folder, path);
  writeFileSync(join(folder, path), text, { flag: "wx", mode: executable ? 0o777 : 0o666 });
}

function makeParent(folder: string, path: string): void {
  if (path.includes("/")) mkdirSync(join(folder, dirname(path)), { recursive: true });
}

function changesOf({ added, changed, removed }: Comparison): Changes {
  return { added: pathsOf(added), changed: pathsOf(changed), removed: removed.toSorted() };
}

function pathsOf(files: readonly OutputFile[]): string[] {
  return files.map(({ path }) => path).sort();
}

function isUnchanged({ added, changed, removed }: Changes): boolean {
  return added.length + changed.length + removed.length === 0;
}
