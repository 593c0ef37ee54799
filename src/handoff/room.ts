import type { Attachment, CniPlugin, Json, PodRange } from "../cluster/cluster";
import { isList, isMap } from "../cluster/json";
import { smaller } from "../network/address-set";
import { type AddressRange, parseAddress, parseBlock, parseRange } from "../network/addresses";
import { handedOut, roomIn } from "../network/whereabouts-range";

/**
 * How many pods can be on a network in one zone at a time. A pod takes an address of every range, so the smallest
 * range decides.
 */
export function room(attachment: Attachment): bigint {
  const excluded = attachment.cni.plugins.flatMap(exclusions).flatMap((block) => parseRange(block) ?? []);
  const rooms = attachment.ranges.flatMap((range) => addressesOf(range) ?? []).map((range) => roomIn(range, excluded));
  return rooms.reduce(smaller, rooms[0] ?? 0n);
}

function addressesOf({ cidr, first, last }: PodRange): AddressRange | undefined {
  const [block, from, to] = [parseBlock(cidr), parseAddress(first), parseAddress(last)];
  if (!block || !from || !to) return undefined;
  return handedOut({ block, first: from.number, last: to.number });
}

/** The blocks that a plugin's Whereabouts configuration excludes, for one range or for each of several. */
function exclusions(plugin: CniPlugin): string[] {
  const ipam = plugin.ipam;
  if (!isMap(ipam)) return [];
  const ranges = isList(ipam.ipRanges) ? ipam.ipRanges : [];
  return [ipam, ...ranges]
    .flatMap((range) => (isMap(range) && isList(range.exclude) ? range.exclude : []))
    .filter(isText);
}

function isText(value: Json): value is string {
  return typeof value === "string";
}
