import { loadCluster } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { checkCluster } from "./check-cluster";

/** All that is wrong with cluster files. A base is looked at for itself, and with the files here that extend it. */
export function checkClusterFiles(files: readonly string[]): Problem[] {
  return files.flatMap((file) => {
    const loaded = loadCluster(file);
    const { problems } = checkCluster(loaded);
    // Which cluster it is, a base leaves to others.
    return loaded.isBase ? problems.filter(({ at }) => at.path !== "cluster") : problems;
  });
}
