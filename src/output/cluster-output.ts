import { basename } from "node:path";
import type { ChartFile } from "../charts/charts";
import type { Cluster } from "../cluster/cluster";
import { FLUX_FOLDER, type FluxFile, fluxFiles } from "../flux/flux-files";
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
  const flux = fluxFiles(cluster);
  const objectFiles = [...charts, ...flux];
  return {
    files: [
      ...objectFiles.map(({ file, objects }) => ({ path: file, text: manifest(input, objects) })),
      { path: KUSTOMIZATION, text: kustomization(input, names) },
      ...fluxKustomization(input, flux),
      ...handoff(cluster),
    ],
    objects: objectFiles.reduce((sum, { objects }) => sum + objects.length, 0),
  };
}

function fluxKustomization(input: string, files: readonly FluxFile[]): OutputFile[] {
  if (files.length === 0) return [];
  const names = files.map(({ file }) => basename(file));
  return [{ path: `${FLUX_FOLDER}/${KUSTOMIZATION}`, text: kustomization(input, names) }];
}
