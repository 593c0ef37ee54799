import { chartFiles } from "../charts/charts";
import type { Cluster, NodeClass } from "../cluster/cluster";
import type { PlaceOf } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { handoff } from "../handoff/handoff";
import { userData } from "../userdata/user-data";
import { KUSTOMIZATION, kustomization } from "./kustomization";
import { manifest } from "./manifest";
import type { OutputFile } from "./output-file";

export interface ClusterOutput {
  readonly files: readonly OutputFile[];
  readonly objects: number;
  readonly problems: readonly Problem[];
}

/** Everything that goes into a cluster's folder. The input's name stands in the files' first lines. */
export function clusterOutput(cluster: Cluster, placeOf: PlaceOf, input: string): ClusterOutput {
  const { textOf, problems } = userDataOfAll(cluster, placeOf);
  const charts = chartFiles(cluster, textOf);
  const names = charts.map(({ file }) => file);
  return {
    files: [
      ...charts.map(({ file, objects }) => ({ path: file, text: manifest(input, objects) })),
      { path: KUSTOMIZATION, text: kustomization(input, names) },
      ...handoff(cluster),
    ],
    objects: charts.reduce((sum, { objects }) => sum + objects.length, 0),
    problems,
  };
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
