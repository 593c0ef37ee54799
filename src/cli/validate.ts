import { statSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { type CheckedManifests, checkManifests } from "../checks/check-manifests";
import { KnownObjects } from "../checks/known-objects";
import type { Problem } from "../cluster/problem";
import { readPiped, readSource, type Source, wholeFile } from "../cluster/source";
import { isClusterFile, mayHoldObjects } from "../manifests/cluster-or-manifests";
import { readFolder } from "../manifests/folder";
import { MANIFESTS, readManifests } from "../manifests/manifests";
import { allClusterFiles } from "./cluster-files";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";

const OPTIONS = { old: { type: "string", multiple: true, default: [] }, ...PROBLEM_OPTIONS } as const;

/** Cluster files and anybody's manifests in, all that is wrong with them out. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (positionals.includes("") || values.old.includes("")) throw new Misuse("a file or a folder is wanted");
  const output = new ProblemOutput(values);
  const inputs = await readInputs(positionals.length > 0 ? positionals : allClusterFiles());
  const old = await readInputs(values.old);
  const checked = [...checkFolders(inputs.sources, knownObjects(old.sources))];
  const clusters = await checkClusters(inputs.clusterFiles);
  const nothing = positionals.length === 0 && inputs.clusterFiles.length === 0 ? [noClusterFile()] : [];
  const problems = [
    ...nothing,
    ...old.problems,
    ...inputs.problems,
    ...clusters,
    ...checked.flatMap((folder) => folder.problems),
  ];
  await output.print(problems);
  output.summary.write(`${summary(inputs, checked)}\n`);
  return output.fails(problems) ? 1 : 0;
}
