import { basename } from "node:path";
import { checkCluster } from "../checks/check-cluster";
import { loadCluster } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { clusterOutput } from "../output/cluster-output";
import type { OutputFile } from "../output/output-file";
import { nameInOutput } from "./cluster-files";

/** Manifests of a folder that say which cluster file they are made of, and what is wrong with them. */
export interface MadeFolder {
  /** As the manifests have it. */
  readonly madeOf: string;
  readonly manifests: readonly Source[];
  readonly problems: readonly Problem[];
}

export interface CheckedClusterFiles {
  readonly problems: readonly Problem[];
  /** The folders that are as a cluster file makes them now. */
  readonly asMade: ReadonlySet<MadeFolder>;
}

/** All that is wrong with cluster files, and which of these folders they make. */
export function checkClusterFiles(files: readonly string[], folders: readonly MadeFolder[]): CheckedClusterFiles {
  const problems: Problem[] = [];
  const asMade = new Set<MadeFolder>();
  for (const file of files) {
    const loaded = loadCluster(file);
    const checked = checkCluster(loaded);
    // Which cluster it is, a base leaves to others.
    problems.push(...(loaded.isBase ? checked.problems.filter(({ at }) => at.path !== "cluster") : checked.problems));
    const name = nameInOutput(file);
    const own = folders.filter(({ madeOf }) => madeOf === name);
    if (own.length === 0 || !loaded.cluster || !checked.charts) continue;
    const made = new Set(clusterOutput(loaded.cluster, checked.charts, name).files.map(inFolder));
    for (const folder of own)
      if (folder.manifests.every(({ file, text }) => made.has(inFolder({ path: file, text })))) asMade.add(folder);
  }
  return { problems, asMade };
}

function inFolder({ path, text }: OutputFile): string {
  return `${basename(path)}\n${text}`;
}
