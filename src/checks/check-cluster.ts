import { type ChartFile, chartFiles } from "../charts/charts";
import type { Cluster, NodeClass } from "../cluster/cluster";
import type { PlaceOf } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { userData } from "../userdata/user-data";
import { checkObjects } from "./check";
import { clusterObjects } from "./cluster-objects";

export interface CheckedCluster {
  readonly charts: readonly ChartFile[];
  readonly problems: readonly Problem[];
}

/** The objects of a cluster, and all that is wrong with them, at the lines that cause it. */
export function checkCluster(cluster: Cluster, placeOf: PlaceOf): CheckedCluster {
  const { textOf, problems } = userDataOfAll(cluster, placeOf);
  const charts = chartFiles(cluster, textOf);
  const objects = clusterObjects(cluster, placeOf, charts);
  return { charts, problems: [...problems, ...checkObjects(objects, { cluster, place: placeOf })] };
}

function userDataOfAll(cluster: Cluster, placeOf: PlaceOf) {
  const texts = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const nodeClass of cluster.nodeClasses) {
    const rendered = userData(nodeClass, cluster);
    texts.set(nodeClass.name, rendered.text);
    for (const { path, ...problem } of rendered.problems) problems.push({ ...problem, at: placeOf(path) });
  }
  return { textOf: ({ name }: NodeClass) => texts.get(name), problems };
}
