import { textAt } from "../../cluster/json";
import { joined, overlap, sizeOf } from "../../network/address-set";
import {
  type AddressRange,
  blocksOf,
  contains,
  parseBlock,
  showAddress,
  showBlock,
  showRange,
} from "../../network/addresses";
import { overlaps } from "../../network/overlaps";
import type { Fleet } from "../fleet/fleet";
import { type PodRange, podRanges, shown } from "../fleet/pod-range";
import { anotherBlock, gatewayOf, keptByAws, orElse, subnetBlock, subnetOf } from "../fleet/subnet-addresses";
import { grouped } from "../grouped";
import { someOf } from "../in-words";
import type { Finding, Rule } from "../rule";

/** Which addresses pods get. */
export const givenAddresses: readonly Rule[] = [
  {
    code: "KM213",
    severity: "error",
    title: "two networks give the same address in one subnet",
    why: "Whereabouts keeps a pool for each range and network_name, and pools of different names know nothing of each other: two pods get the same address, and the VPC delivers to one of them, now the one and now the other.",
    mend: "Give each network a range of its own, or both the same network_name and range, so that they share a pool.",
    check: (fleet) =>
      twiceGiven(fleet, ({ attachment: { origin } }) => (origin ? subnetOf(origin.attachment) : undefined)),
  },
  {
    code: "KM214",
    severity: "warning",
    title: "two attachments give the same address on one interface",
    why: "Whereabouts keeps a pool for each range and network_name, and pools of different names know nothing of each other. Two attachments with the same master are in the same subnet, unless their nodes are in different VPCs: two pods get the same address.",
    mend: "Give each attachment a range of its own, or both the same network_name and range, so that they share a pool.",
    check: (fleet) => (fleet.file ? [] : twiceGiven(fleet, interfaceOf)),
  },
  {
    code: "KM215",
    severity: "error",
    title: "pods get an address that AWS keeps",
    why: "AWS keeps the first four addresses of every subnet, for its router and its DNS among others, and the last one. EC2 assigns none of them to an interface, so a pod that has one cannot be reached.",
    mend: "Begin the pods' range at the fifth address of the subnet or later, or exclude the first four.",
    check: givenThoughAwsKeepsThem,
  },
  {
    code: "KM216",
    severity: "error",
    title: "a pod gets the gateway's address",
    why: "Whereabouts does not leave out the gateway: sooner or later a pod gets its address, mostly the first one. Then the pods of that subnet send to that pod what is meant for the gateway.",
    mend: "Exclude the gateway, or take a range that does not hold it.",
    check: givenThoughTheGateways,
  },
  {
    code: "KM217",
    severity: "info",
    title: "a pods' range that takes several reservations",
    why: "A subnet's CIDR reservation is one block. A range that begins or ends elsewhere takes several of them, each to be made, to be looked after and to be deleted.",
    mend: "Take a range that is one block. handoff/reserve-cidrs.sh makes all reservations that the range takes.",
    check: severalReservations,
  },
  {
    code: "KM218",
    severity: "error",
    title: "a range that has no address for any pod",
    why: "Whereabouts gives neither the first nor the last address of a block, nor what is excluded. When nothing is left, every pod that names the network waits in ContainerCreating.",
    mend: "Take a larger range, or exclude less.",
    check: ({ attachments }) =>
      attachments.flatMap(podRanges).flatMap((range) => {
        if (range.room > 0n) return [];
        const small = range.block.last - range.block.first < 2n;
        return {
          at: range.attachment.placeInConfig(small ? range.path : [...range.path.slice(0, -1), "exclude"]),
          says: `${shown(range)} has no address for a pod${small ? ": the first and the last of a block are given to none" : ", after what is excluded"}`,
          hint: small ? "take a larger block" : "exclude less, or take a larger range",
        };
      }),
  },
];

/** Where two attachments are in the same subnet, as far as the objects say it. */
function interfaceOf({ plugin: { type, keys } }: PodRange): string | undefined {
  if (type === "ipvlan" || type === "macvlan") return textAt(keys, "master");
  return type === "host-device" ? textAt(keys, "device") : undefined;
}

function twiceGiven({ attachments }: Fleet, placeOf: (range: PodRange) => string | undefined): Finding[] {
  return [...grouped(attachments.flatMap(podRanges), placeOf).values()].flatMap(givenTwice);
}

function givenTwice(ranges: readonly PodRange[]): Finding[] {
  const claims = ranges.flatMap((of) => of.free.map((range) => ({ range, party: partyOf(of), of })));
  // What is excluded cuts a range into pieces, and two ranges still overlap once.
  const shared = new Map<PodRange, Map<PodRange, AddressRange[]>>();
  for (const { claim, with: rival } of overlaps(claims)) {
    const both = overlap(claim.range, rival.range);
    if (!both || claim.of.attachment === rival.of.attachment || claim.of.pool === rival.of.pool) continue;
    const [one, other] = shared.get(rival.of)?.has(claim.of) ? [rival.of, claim.of] : [claim.of, rival.of];
    const rivals = shared.get(one) ?? new Map<PodRange, AddressRange[]>();
    shared.set(one, rivals.set(other, [...(rivals.get(other) ?? []), both]));
  }
  return [...shared].flatMap(([one, rivals]) => [...rivals].map(([other, both]) => twice(one, other, both)));
}

function twice(one: PodRange, other: PodRange, shared: readonly AddressRange[]): Finding {
  const name = one.attachment.origin ? "networkName" : "network_name";
  const addresses = someOf(joined(shared).map(showRange));
  return {
    at: one.attachment.placeInConfig(one.path),
    says: `${addresses} ${shared.length > 1 ? "are" : "is"} handed out by ${other.attachment.name} too, and neither knows what the other gave`,
    hint:
      one.networkName === other.networkName
        ? "take another range, or leave enable_overlapping_ranges on in both"
        : `take another range, or the same ${name} in both`,
  };
}

/** Pools of one name look into each other's addresses before they give one, unless that is switched off. */
function partyOf({ pool, networkName, looksAtOtherPools }: PodRange): string {
  return looksAtOtherPools ? `name ${networkName}` : `pool ${pool}`;
}

function givenThoughAwsKeepsThem({ attachments }: Fleet): Finding[] {
  const all = attachments.flatMap(podRanges);
  return all.flatMap((range) => {
    const { begin } = keptByAws(subnetBlock(range));
    const given = range.free.flatMap((run) => overlap(run, begin) ?? [])[0];
    if (!range.attachment.origin || !given) return [];
    const from = showAddress(range.block.family, begin.last + 1n);
    return {
      at: range.attachment.placeInConfig(range.path),
      says: `pods get ${showRange(given)}, which AWS keeps in every subnet`,
      hint: `begin at ${from}, or exclude ${showRange(begin)}${orElse(anotherBlock(range, sizeOf(range.free), all))}`,
    };
  });
}

function givenThoughTheGateways({ attachments }: Fleet): Finding[] {
  const all = attachments.flatMap(podRanges);
  return all.flatMap((range) => {
    const gateway = gatewayOf(range);
    if (!gateway || range.plugin.ipam.exclude_gateway === true) return [];
    if (!range.free.some((run) => contains(run, gateway))) return [];
    // What AWS keeps is told already.
    if (range.attachment.origin && contains(keptByAws(subnetBlock(range)).begin, gateway)) return [];
    return {
      at: range.attachment.placeInConfig(range.path),
      says: `a pod gets ${showRange(gateway)}, which is the gateway`,
      hint: `exclude it (${blocksOf(gateway).map(showBlock).join()})${orElse(anotherBlock(range, sizeOf(range.free), all))}`,
    };
  });
}

/** More are cut short in a sentence. */
const LISTED = 4;

function severalReservations({ attachments }: Fleet): Finding[] {
  const all = attachments.flatMap(podRanges);
  return attachments.flatMap((attachment) => {
    const blocks = attachment.origin?.attachment.reservations.flatMap((text) => parseBlock(text) ?? []) ?? [];
    return joined(blocks).flatMap((run) => {
      const parts = blocks.filter((block) => contains(run, block));
      const range = podRanges(attachment).find(({ block }) => contains(block, run));
      if (parts.length < 2 || !range) return [];
      const listed = parts.slice(0, LISTED).map(showBlock).join(", ");
      const free = anotherBlock(range, sizeOf([run]), all);
      return {
        at: attachment.placeInConfig(range.path),
        says: `${showRange(run)} takes ${parts.length} reservations: ${listed}${parts.length > LISTED ? ", …" : ""}`,
        hint: free ? `${showBlock(free)} takes one` : "a range that is one block takes one",
      };
    });
  });
}
