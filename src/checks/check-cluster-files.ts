import { loadCluster } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { readSource } from "../cluster/source";
import { checkCluster } from "./check-cluster";
import { silence } from "./silencers";

/** All that is wrong with cluster files. A base is looked at for itself, and with the files here that extend it. */
export function checkClusterFiles(files: readonly string[]): Problem[] {
  const bases = new Set<string>();
  const found = files.flatMap((file) => {
    const loaded = loadCluster(file);
    if (loaded.isBase) bases.add(file);
    for (const base of loaded.bases) bases.add(base);
    const { cluster, placeOf, isBase } = loaded;
    // Which cluster it is, a base leaves to others.
    const problems = isBase ? loaded.problems.filter(({ at }) => at.path !== "cluster") : loaded.problems;
    return cluster ? [...problems, ...checkCluster(cluster, placeOf).problems] : problems;
  });
  const sources = [...new Set([...files, ...bases])].map((file) => readSource(file));
  return silence(
    found,
    sources.filter((source) => "text" in source),
    [...bases],
  );
}
