import { mapAt, textAt } from "../../cluster/json";
import type { Fleet } from "./fleet";
import type { Workload } from "./workload";

/** How many addresses the pods of a workload take from an attachment. */
export interface Demand {
  readonly workload: Workload;
  readonly pods: number;
  /** And how many more while a rolling update is under way. */
  readonly surge: number;
}

/** What the workloads take, by `NAMESPACE/NAME` of the attachment. How many pods a DaemonSet has, no object says. */
export function demands({ workloads }: Fleet): Map<string, Demand[]> {
  const byAttachment = new Map<string, Demand[]>();
  for (const workload of workloads)
    for (const { namespace, name } of workload.networks) {
      if (workload.replicas === undefined) continue;
      const demand = { workload, pods: workload.replicas, surge: surgeOf(workload) };
      const key = `${namespace}/${name}`;
      byAttachment.set(key, [...(byAttachment.get(key) ?? []), demand]);
    }
  return byAttachment;
}

/** Kubernetes makes a quarter more pods at a time, rounded up, unless a Deployment says otherwise. */
function surgeOf({ kind, value, replicas = 0 }: Workload): number {
  const strategy = mapAt(mapAt(value, "spec"), "strategy");
  if (kind !== "Deployment" || textAt(strategy, "type") === "Recreate") return 0;
  const { maxSurge = "25%" } = mapAt(strategy, "rollingUpdate");
  if (typeof maxSurge === "number") return maxSurge;
  const percent = typeof maxSurge === "string" ? /^([0-9]+)%$/.exec(maxSurge)?.[1] : undefined;
  return percent === undefined ? 0 : Math.ceil((replicas * Number(percent)) / 100);
}
