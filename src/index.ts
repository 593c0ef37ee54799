/** What a cdk8s app of one's own can use: the cluster file's loader, the charts, the userdata and the handoff. */
export { type ChartFile, chartFiles } from "./charts/charts";
export { ClearTaints } from "./charts/clear-taints";
export { Headroom } from "./charts/headroom";
export { IpPools } from "./charts/ip-pools";
export { Namespaces } from "./charts/namespaces";
export { NetworkAttachments } from "./charts/network-attachments";
export { NodeClasses, type UserDataOf } from "./charts/node-classes";
export { NodeLatency } from "./charts/node-latency";
export { NodeOverlays } from "./charts/node-overlays";
export { NodePools } from "./charts/node-pools";
export { Samples } from "./charts/samples";
export type * from "./cluster/cluster";
export type { ClusterFile } from "./cluster/cluster-file";
export { type Loaded, loadCluster, type PlaceOf } from "./cluster/load";
export type { Place, Problem } from "./cluster/problem";
export { type HandoffFile, handoff } from "./handoff/handoff";
export { printProblems } from "./report/text";
export { type UserData, type UserDataProblem, userData } from "./userdata/user-data";
