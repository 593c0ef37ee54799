import type { Flux, JsonMap } from "../cluster/cluster";

/** A Helm chart in an OCI registry, and how it is installed. */
export interface ChartRelease {
  readonly name: string;
  /** Of what the chart makes. */
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  readonly values: JsonMap;
  readonly install: JsonMap;
  readonly upgrade: JsonMap;
}

/** The release that `helm upgrade --install` would make: one that was made so is taken over. */
export function chartRelease(flux: Flux, release: ChartRelease): JsonMap[] {
  const metadata = { name: release.name, namespace: flux.namespace };
  return [
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "OCIRepository",
      metadata,
      spec: {
        interval: "24h",
        url: release.chart,
        ref: { tag: release.version },
        layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
      },
    },
    {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata,
      spec: {
        interval: "1h",
        chartRef: { kind: "OCIRepository", name: release.name },
        releaseName: release.name,
        targetNamespace: release.namespace,
        storageNamespace: release.namespace,
        install: release.install,
        upgrade: release.upgrade,
        values: release.values,
      },
    },
  ];
}
