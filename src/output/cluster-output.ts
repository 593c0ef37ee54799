import { checkCluster } from "../checks/check-cluster";
import type { Cluster } from "../cluster/cluster";
import type { PlaceOf } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { handoff } from "../handoff/handoff";
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
  const { charts, problems } = checkCluster(cluster, placeOf);
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
