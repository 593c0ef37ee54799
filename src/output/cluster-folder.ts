import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../cluster/problem";
import { type Comparison, compare, NOTHING, parentsOf } from "./compare";
import { isFolderName, isPathBelow, type OutputFile, writtenList } from "./output-file";
import { outputProblem, refusal } from "./write-problems";

/** A cluster's folder as it is beside what it should be, and what forbids to make it so. */
export interface ClusterFolder {
  readonly comparison: Comparison;
  readonly problems: readonly Problem[];
}

/** Looks at the folder of one cluster, in which these files and our list of them should be. */
export function lookAt(out: string, id: string, files: readonly OutputFile[]): ClusterFolder {
  const folder = join(out, id);
  const wanted = [...files, writtenList(files)];
  const problems = [...nameProblems(out, id, wanted)];
  if (problems.length > 0) return { comparison: NOTHING, problems };
  try {
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat && !stat.isDirectory())
      return { comparison: NOTHING, problems: [notAFolder(folder, stat.isSymbolicLink())] };
    const comparison = compare(folder, wanted);
    return { comparison, problems: comparison.inTheWay.map((path) => notOurs(join(folder, path))) };
  } catch (error) {
    return { comparison: NOTHING, problems: [refusal(error, folder)] };
  }
}

function* nameProblems(out: string, id: string, files: readonly OutputFile[]): Iterable<Problem> {
  if (!isFolderName(id)) yield outputProblem("KM606", out, `${JSON.stringify(id)} cannot be the name of a folder here`);
  const paths = new Set(files.map(({ path }) => path));
  const seen = new Set<string>();
  for (const { path } of files) {
    if (!isPathBelow(path))
      yield outputProblem("KM606", join(out, id), `${JSON.stringify(path)} cannot be a path below it`);
    else if (seen.has(path) || parentsOf(path).some((parent) => paths.has(parent)))
      yield outputProblem("KM607", join(out, id, path), "another file of the cluster has this name");
    seen.add(path);
  }
}

function notAFolder(folder: string, isLink: boolean): Problem {
  const says = isLink ? "is a symbolic link, and we replace folders by rename" : "is not a folder";
  return outputProblem("KM602", folder, says, "move it away, or choose another folder with --out");
}

function notOurs(path: string): Problem {
  const says = "karpenter-multus did not write this, and would overwrite it";
  return outputProblem("KM603", path, says, "move it away or rename it, and run again");
}
