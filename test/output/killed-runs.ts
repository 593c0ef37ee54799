import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DistWriter } from "../../src/output/dist-writer";
import { writtenList } from "../../src/output/output-file";
import { foreignFile, identity, textsBelow } from "./folders";
import { CLUSTERS, FOREIGN, VERSIONS } from "./two-versions";

/** The program that is killed, as node runs it. */
export const REPLACE_VERSIONS = join(__dirname, "replace-versions.js");

/** Puts the first version in place, and somebody else's files beside it. */
export function setUp(out: string): void {
  for (const id of CLUSTERS) for (const [path, text] of Object.entries(FOREIGN)) foreignFile(join(out, id, path), text);
  const writer = new DistWriter(out);
  for (const id of CLUSTERS) writer.stage(id, VERSIONS[0] ?? []);
  expect(writer.commit()).toEqual([]);
}

const FIRST = textsOf(0);
const SECOND = textsOf(1);

function textsOf(version: number): Record<string, string> {
  const files = VERSIONS[version] ?? [];
  const ours = [...files, writtenList(files)].map(({ path, text }): [string, string] => [path, text]);
  return { ...FOREIGN, ...Object.fromEntries(ours) };
}

/** The version in a folder; undefined when there is no folder. Anything but a version, whole, fails the test. */
export function versionIn(folder: string): "first" | "second" | undefined {
  const found = textsBelow(folder);
  if (found?.["31-node-pools.yaml"] === FIRST["31-node-pools.yaml"]) expect(found).toEqual(FIRST);
  else if (found !== undefined) expect(found).toEqual(SECOND);
  return found && (found["31-node-pools.yaml"] === FIRST["31-node-pools.yaml"] ? "first" : "second");
}

/** How a killed run left the folders: how many clusters with each version, and how many to be put back. */
export class Tally {
  first = 0;
  second = 0;
  /** Killed between the two renames. */
  putBack = 0;
  /** Runs that left a staging folder behind. */
  unfinished = 0;

  /** Looks at what a killed run left, lets the next run recover it, and looks again. */
  count(out: string, notes: readonly ReturnType<typeof identity>[]): void {
    const before = CLUSTERS.map((id) => versionIn(join(out, id)));
    const leftovers = readdirSync(out).filter((name) => name.startsWith(".staging-"));
    if (leftovers.length > 0) this.unfinished++;
    recoverBy(out);
    for (const [index, id] of CLUSTERS.entries()) {
      const version = versionIn(join(out, id));
      expect(version).toBeDefined();
      if (before[index] === undefined) this.putBack++;
      else expect(version).toBe(before[index]);
      if (version === "first") this.first++;
      else this.second++;
    }
    expect(readdirSync(out).sort()).toEqual([...CLUSTERS, "third"]);
    expect(foreignIdentities(out)).toEqual(notes);
  }

  toString(): string {
    const { first, second, putBack, unfinished } = this;
    return `clusters with the first version ${first}, with the second ${second}, put back ${putBack}; runs that left something to clean up ${unfinished}`;
  }
}

/** Any run recovers: this one writes a third cluster. */
function recoverBy(out: string): void {
  const writer = new DistWriter(out);
  expect(writer.stage("third", [{ path: "a.yaml", text: "" }]).problems).toEqual([]);
  expect(writer.commit()).toEqual([]);
}

/** What would show that somebody else's files were touched. */
export function foreignIdentities(out: string): ReturnType<typeof identity>[] {
  return CLUSTERS.flatMap((id) => Object.keys(FOREIGN).map((path) => identity(join(out, id, path))));
}
