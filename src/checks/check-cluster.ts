import { type ChartFile, chartFiles } from "../charts/charts";
import type { Cluster, NodeClass } from "../cluster/cluster";
import type { Loaded, PlaceOf } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { userData } from "../userdata/user-data";
import { checkObjects } from "./check-objects";
import { clusterObjects } from "./cluster-objects";
import { onceForAllZones } from "./once-for-all-zones";
import { silence } from "./silencers/silencers";

export interface CheckedCluster {
  /** Absent when the file is no cluster. */
  readonly charts?: readonly ChartFile[];
  /** All that is wrong, but what comments in the files silence. */
  readonly problems: readonly Problem[];
}

/** The objects of a cluster file, and all that is wrong with it and with them, at the lines that cause it. */
export function checkCluster({ cluster, placeOf, problems, sources, bases, isBase }: Loaded): CheckedCluster {
  // What a base silences may be in the files that extend it.
  if (!cluster) return { problems: silence(problems, sources, isBase ? sources.map(({ file }) => file) : bases) };
  const userDatas = userDataOfAll(cluster, placeOf);
  const charts = chartFiles(cluster, userDatas.textOf);
  const objects = clusterObjects(cluster, placeOf, charts);
  const ofObjects = onceForAllZones(checkObjects(objects, { file: { cluster, place: placeOf } }), cluster.nodePools);
  return { charts, problems: silence([...problems, ...userDatas.problems, ...ofObjects], sources, bases) };
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
