import { textAt } from "../../cluster/json";
import { remembered } from "../remembered";
import type { Fleet } from "./fleet";
import type { NodePoolObject } from "./node-pool-object";
import { namedPools, placementOn } from "./placement";
import type { Workload } from "./workload";

/** Pods that only hold room, and the node pools that they are sent to. */
export interface Headroom {
  readonly workload: Workload;
  readonly replicas: number;
  readonly pools: readonly NodePoolObject[];
}

/** Of those whose pools are all known. */
export const headroomOf = remembered(({ workloads, nodePools }: Fleet): readonly Headroom[] => {
  const placement = placementOn(nodePools);
  return workloads.filter(holdsRoom).flatMap((workload): Headroom[] => {
    const names = namedPools(workload) ?? [];
    const pools = names.flatMap((name) => placement.named(name) ?? []);
    if (pools.length === 0 || pools.length < names.length) return [];
    return [{ workload, replicas: workload.replicas ?? 0, pools }];
  });
});

/** A program that does nothing, with a priority of its own. */
function holdsRoom({ pod, containers }: Workload): boolean {
  const priority = textAt(pod, "priorityClassName") ?? "";
  return (
    priority !== "" &&
    !priority.startsWith("system-") &&
    containers.length > 0 &&
    containers.every(({ image }) => /(^|\/)pause(-[a-z0-9]+)?([:@]|$)/.test(image))
  );
}
