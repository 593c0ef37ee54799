import { joined } from "../../network/address-set";
import { showBlock } from "../../network/addresses";
import { roomIn } from "../../network/whereabouts-range";
import type { AttachmentObject } from "../fleet/attachment-object";
import { type Demand, demands } from "../fleet/demand";
import type { Fleet } from "../fleet/fleet";
import { type PodRange, podRanges, shown } from "../fleet/pod-range";
import { anotherBlock } from "../fleet/subnet-addresses";
import type { Finding, Rule } from "../rule";

/** Whether pods find an address. */
export const rangeSizes: readonly Rule[] = [
  {
    code: "KM219",
    severity: "error",
    title: "fewer addresses than pods",
    why: "Each pod takes an address from every range of its networks, and all workloads that name an attachment take from the same pool. The pods that come last wait in ContainerCreating until another pod goes.",
    mend: "Take a larger range, or run fewer pods.",
    check: (fleet) => shortages(fleet, ({ pods }) => pods).map((shortage) => finding(fleet, shortage, "pods")),
  },
  {
    code: "KM220",
    severity: "warning",
    title: "no addresses to spare for a rolling update",
    why: "While a Deployment is updated there are more pods of it than its replicas: a quarter more, rounded up, unless maxSurge says otherwise. Those that find no address wait in ContainerCreating, and the update waits with them.",
    mend: "Take a larger range, or let the Deployment take pods away before it makes new ones: maxSurge: 0 and maxUnavailable: 1.",
    check: (fleet) => {
      const anyway = new Set(shortages(fleet, ({ pods }) => pods).map(({ pool }) => pool));
      return shortages(fleet, ({ pods, surge }) => pods + surge)
        .filter(({ pool }) => !anyway.has(pool))
        .map((shortage) => finding(fleet, shortage, "pods during a rolling update"));
    },
  },
];

/** Ranges that share a pool, and the workloads that take more from it than it has. */
interface Shortage {
  readonly pool: string;
  readonly range: PodRange;
  readonly room: bigint;
  readonly wanted: number;
  readonly takers: readonly string[];
}

function shortages(fleet: Fleet, take: (demand: Demand) => number): Shortage[] {
  const byAttachment = demands(fleet);
  return [...byPool(fleet)].flatMap(([pool, ranges]) => {
    const [range] = ranges;
    const demand = ranges.flatMap(({ attachment }) => byAttachment.get(idOf(attachment)) ?? []);
    const wanted = demand.reduce((sum, each) => sum + take(each), 0);
    const room = joined(ranges.flatMap(({ free }) => free)).reduce((sum, run) => sum + roomIn(run, []), 0n);
    if (!range || room === 0n || BigInt(wanted) <= room) return [];
    return { pool, range, room, wanted, takers: demand.map((each) => `${take(each)} of ${each.workload.name}`) };
  });
}

function byPool({ attachments }: Fleet): Map<string, PodRange[]> {
  const pools = new Map<string, PodRange[]>();
  for (const range of attachments.flatMap(podRanges)) pools.set(range.pool, [...(pools.get(range.pool) ?? []), range]);
  return pools;
}

function idOf({ namespace, name }: AttachmentObject): string {
  return `${namespace}/${name}`;
}

/** More are counted only. */
const NAMED = 4;

function finding(fleet: Fleet, { range, room, wanted, takers }: Shortage, what: string): Finding {
  const named = takers.slice(0, NAMED).join(", ");
  const others = takers.length > NAMED ? `, and ${takers.length - NAMED} more workloads` : "";
  const free = anotherBlock(range, BigInt(wanted), fleet.attachments.flatMap(podRanges));
  return {
    at: range.attachment.placeInConfig(range.path),
    says: `${shown(range)} has ${room} ${room === 1n ? "address" : "addresses"} for ${wanted} ${what} (${named}${others})`,
    hint: free ? `${showBlock(free)} is free and has room` : "take a larger range, or fewer replicas",
  };
}
