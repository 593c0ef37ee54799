import type { ChartFile } from "../charts/charts";
import type { Cluster } from "../cluster/cluster";
import { handoff } from "../handoff/handoff";
import { KUSTOMIZATION, kustomization } from "./kustomization";
import { manifest } from "./manifest";
import type { OutputFile } from "./output-file";

export interface ClusterOutput {
  readonly files: readonly OutputFile[];
  readonly objects: number;
}

/** Everything that goes into a cluster's folder. The input's name stands in the files' first lines. */
export function clusterOutput(cluster: Cluster, charts: readonly ChartFile[], input: string): ClusterOutput {
  const names = charts.map(({ file }) => file);
  return {
    files: [
      ...charts.map(({ file, objects }) => ({ path: file, text: manifest(input, objects) })),
      { path: KUSTOMIZATION, text: kustomization(input, names) },
      ...handoff(cluster),
    ],
    objects: charts.reduce((sum, { objects }) => sum + objects.length, 0),
  };
}
