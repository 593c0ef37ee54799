import { joined } from "../../network/address-set";
import { showBlock } from "../../network/addresses";
import { roomIn } from "../../network/whereabouts-range";
import { type AddressTaker, takersOf } from "../fleet/address-takers";
import type { Fleet } from "../fleet/fleet";
import { type PodRange, podRanges, shown } from "../fleet/pod-range";
import { anotherBlock } from "../fleet/subnet-addresses";
import { grouped } from "../grouped";
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

/** A range, or all that share a pool, and the workloads that take more from them than they have. */
interface Shortage {
  readonly pool: string;
  readonly ranges: readonly [PodRange, ...PodRange[]];
  readonly room: bigint;
  readonly wanted: number;
  readonly takers: readonly string[];
}

function shortages(fleet: Fleet, take: (taker: AddressTaker) => number): Shortage[] {
  const shortageOf = (ranges: readonly [PodRange, ...PodRange[]]): Shortage[] => {
    const all = ranges.flatMap(({ attachment }) => takersOf(fleet, attachment));
    const wanted = all.reduce((sum, each) => sum + take(each), 0);
    const room = joined(ranges.flatMap(({ free }) => free)).reduce((sum, run) => sum + roomIn(run, []), 0n);
    if (room === 0n || BigInt(wanted) <= room) return [];
    const takers = all.map((each) => `${take(each)} of ${each.workload.name}`);
    return [{ pool: ranges[0].pool, ranges, room, wanted, takers }];
  };
  const byPool = grouped(fleet.attachments.flatMap(podRanges), ({ pool }) => pool);
  return [...byPool.values()].flatMap((ranges) => {
    const alone = ranges.flatMap((range) => shortageOf([range]));
    const [first, ...others] = ranges;
    return alone.length > 0 || !first || others.length === 0 ? alone : shortageOf([first, ...others]);
  });
}

/** More are counted only. */
const NAMED = 4;

function finding(fleet: Fleet, { ranges, room, wanted, takers }: Shortage, what: string): Finding {
  const named = takers.slice(0, NAMED).join(", ");
  const others = takers.length > NAMED ? `, and ${takers.length - NAMED} more workloads` : "";
  const [range] = ranges;
  const all = [...new Set(ranges.map(shown))];
  const free = anotherBlock(range, BigInt(wanted), fleet.attachments.flatMap(podRanges));
  return {
    at: range.attachment.placeInConfig(range.path),
    says: `${all.join(" and ")} ${all.length === 1 ? "has" : "have"} ${room} ${room === 1n ? "address" : "addresses"} for ${wanted} ${what} (${named}${others})`,
    hint: free ? `${showBlock(free)} is free and has room` : "take a larger range, or fewer replicas",
  };
}
