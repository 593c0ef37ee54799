import { karpenterServiceAccount } from "../charts/karpenter-service-account";
import { namespaceObject } from "../charts/namespaces";
import type { Cluster, Flux, JsonMap } from "../cluster/cluster";
import { INBORN } from "../cluster/inborn-namespaces";
import { karpenterValueMap, nodeLatencyValueMap } from "../handoff/helm-values";
import { KARPENTER_CHART } from "../handoff/versions";
import { chartRelease } from "./chart-release";
import { multus, whereabouts } from "./network-plugins";

/** Below the cluster's folder, whose own kustomization names nothing in it. */
export const FLUX_FOLDER = "flux";

/** The objects of one file, as plain JSON, in their order. */
export interface FluxFile {
  /** Below the cluster's folder. */
  readonly file: string;
  readonly objects: readonly JsonMap[];
}

/** What Flux installs before it applies the cluster's own folder; nothing when nobody wants it to. */
export function fluxFiles(cluster: Cluster): FluxFile[] {
  const { flux } = cluster;
  if (!flux) return [];
  return [
    { file: "05-karpenter-service-account.yaml", objects: accountObjects(cluster) },
    { file: "10-multus.yaml", objects: flux.registry === undefined ? [] : multus(cluster, flux, flux.registry) },
    { file: "11-whereabouts.yaml", objects: cluster.networks.length > 0 ? whereabouts(cluster, flux) : [] },
    { file: "20-karpenter.yaml", objects: karpenter(cluster, flux) },
    { file: "30-node-latency.yaml", objects: nodeLatency(cluster, flux) },
  ]
    .filter(({ objects }) => objects.length > 0)
    .map(({ file, objects }) => ({ file: `${FLUX_FOLDER}/${file}`, objects }));
}

/** The controller cannot start without it, and the cluster's own folder waits for the controller. */
function accountObjects(cluster: Cluster): JsonMap[] {
  const { namespace, serviceAccount } = cluster.karpenter;
  if (serviceAccount.create !== "manifest") return [];
  const own = INBORN.includes(namespace) ? [] : [namespaceObject({ name: namespace, privileged: false, shared: true })];
  return [...own, karpenterServiceAccount(cluster)];
}

function karpenter(cluster: Cluster, flux: Flux): JsonMap[] {
  const { namespace, version } = cluster.karpenter;
  return chartRelease(flux, {
    name: "karpenter",
    namespace,
    chart: KARPENTER_CHART,
    version,
    values: karpenterValueMap(cluster),
    // Helm alone would never update them. A chart of the CRDs alone would, and take every node pool along when it goes.
    install: { createNamespace: true, crds: "CreateReplace", ...RETRIED },
    upgrade: { crds: "CreateReplace", ...RETRIED },
  });
}

function nodeLatency({ nodeLatency: latency }: Cluster, flux: Flux): JsonMap[] {
  if (!latency) return [];
  return chartRelease(flux, {
    name: "node-latency-for-k8s",
    namespace: latency.namespace,
    chart: "oci://public.ecr.aws/g4k0u1s2/node-latency-for-k8s-chart",
    version: latency.version,
    values: nodeLatencyValueMap(latency),
    // It has a pod on every node: where nodes come and go, that is never done.
    install: { createNamespace: true, disableWait: true, ...RETRIED },
    upgrade: { disableWait: true, ...RETRIED },
  });
}

const RETRIED = { remediation: { retries: 3 } };
