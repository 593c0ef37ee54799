import { mapAt, textAt } from "../../cluster/json";
import { grouped } from "../grouped";
import { remembered } from "../remembered";
import type { AttachmentObject } from "./attachment-object";
import type { Fleet } from "./fleet";
import { fullName } from "./object-kinds";
import type { NetworkReference, Workload } from "./workload";

/** A workload that takes addresses from an attachment, and how many. */
export interface AddressTaker {
  readonly workload: Workload;
  readonly pods: number;
  /** And how many more while a rolling update is under way. */
  readonly surge: number;
}

/** Without DaemonSets: how many pods they have, no object says. */
export function takersOf(fleet: Fleet, attachment: AttachmentObject): readonly AddressTaker[] {
  return byAttachment(fleet).get(fullName(attachment)) ?? [];
}

const byAttachment = remembered(({ workloads }: Fleet) =>
  grouped(workloads.flatMap(takings), ({ from }) => fullName(from)),
);

function takings(workload: Workload): (AddressTaker & { readonly from: NetworkReference })[] {
  const { networks, replicas: pods } = workload;
  if (pods === undefined) return [];
  return networks.map((from) => ({ workload, from, pods, surge: surgeOf(workload) }));
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
