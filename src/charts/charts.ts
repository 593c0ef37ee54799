import { App, type Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { Cluster, JsonMap } from "../cluster/cluster";
import { ClearTaints } from "./clear-taints";
import { Headroom } from "./headroom";
import { IpPools } from "./ip-pools";
import { KarpenterServiceAccount } from "./karpenter-service-account";
import { Namespaces } from "./namespaces";
import { NetworkAttachments } from "./network-attachments";
import { NodeClasses, type UserDataOf } from "./node-classes";
import { NodeLatency } from "./node-latency";
import { NodeOverlays } from "./node-overlays";
import { NodePools } from "./node-pools";
import { PodAddresses } from "./pod-addresses";
import { Samples } from "./samples";

type ChartOf = (scope: Construct, cluster: Cluster, userDataOf: UserDataOf) => Chart;

/** The file that each chart makes. kubectl applies files by name, so the names are the order. */
const CHARTS: readonly (readonly [file: string, chart: ChartOf])[] = [
  ["00-namespaces.yaml", (scope, cluster) => new Namespaces(scope, cluster)],
  ["05-karpenter.yaml", (scope, cluster) => new KarpenterServiceAccount(scope, cluster)],
  ["10-network-attachments.yaml", (scope, cluster) => new NetworkAttachments(scope, cluster)],
  ["11-ip-pools.yaml", (scope, cluster) => new IpPools(scope, cluster)],
  ["20-clear-taints.yaml", (scope, cluster) => new ClearTaints(scope, cluster)],
  ["21-pod-addresses.yaml", (scope, cluster) => new PodAddresses(scope, cluster)],
  ["30-node-classes.yaml", (scope, cluster, userDataOf) => new NodeClasses(scope, cluster, userDataOf)],
  ["31-node-pools.yaml", (scope, cluster) => new NodePools(scope, cluster)],
  ["32-node-overlays.yaml", (scope, cluster) => new NodeOverlays(scope, cluster)],
  ["40-node-latency.yaml", (scope, cluster) => new NodeLatency(scope, cluster)],
  ["41-headroom.yaml", (scope, cluster) => new Headroom(scope, cluster)],
  ["50-samples.yaml", (scope, cluster) => new Samples(scope, cluster)],
];

/** The objects of one file, as plain JSON, in their order. */
export interface ChartFile {
  readonly file: string;
  readonly objects: readonly JsonMap[];
}

/** All objects of a cluster. A chart with nothing to say makes no file. */
export function chartFiles(cluster: Cluster, userDataOf: UserDataOf): ChartFile[] {
  const app = new App();
  // Not by the chart's own toJson, which sorts objects by dependencies: ours have none, and stand in order.
  return CHARTS.map(([file, chart]) => ({
    file,
    objects: chart(app, cluster, userDataOf).apiObjects.map((object) => object.toJson()),
  })).filter(({ objects }) => objects.length > 0);
}
