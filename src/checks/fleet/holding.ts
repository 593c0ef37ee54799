import type { Taint } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import { keepsAway, tolerates } from "../../cluster/taints";
import { type NodePoolObject, ofNodes } from "./node-pool-object";
import { clearsItself } from "./taints";
import type { Workload } from "./workload";

/** The startup taints that hold pods back until something of the fleet's own is done. */
export function holding({ startupTaints }: NodePoolObject): Taint[] {
  return startupTaints.filter((taint) => keepsAway(taint) && !clearsItself(taint));
}

/** A taint that keeps pods off a pool's nodes, and where the pool has it. */
interface UntoleratedTaint {
  readonly taint: Taint;
  readonly path: readonly PathStep[];
}

/** The taints of a pool that keep the pods of a workload away. */
export function untolerated(
  workload: Workload,
  pool: NodePoolObject,
  lists: readonly ("taints" | "startupTaints")[],
): UntoleratedTaint[] {
  return lists.flatMap((list) =>
    pool[list]
      .map((taint, index) => ({ taint, path: ofNodes(list, index) }))
      .filter(({ taint }) => keepsAway(taint) && !(list === "startupTaints" && clearsItself(taint)))
      .filter(({ taint }) => !tolerates(workload.tolerations, taint)),
  );
}
