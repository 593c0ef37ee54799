import type { Attachment, CniPlugin, Json, PodRange } from "../cluster/cluster";
import { type AddressRange, parseAddress, parseRange } from "../network/addresses";

/**
 * How many pods can be on a network in one zone at a time. A pod takes an address of every range, so the smallest
 * range decides. Whereabouts gives neither what is excluded nor an address that ends in .0 (or in :..00).
 */
export function room(attachment: Attachment): bigint {
  const excluded = attachment.cni.plugins.flatMap(exclusions).flatMap((block) => parseRange(block) ?? []);
  const rooms = attachment.ranges.flatMap((range) => addressesOf(range) ?? []).map((range) => usable(range, excluded));
  return rooms.reduce(less, rooms[0] ?? 0n);
}

function addressesOf({ first, last }: PodRange): AddressRange | undefined {
  const from = parseAddress(first);
  const to = parseAddress(last);
  return from && to && { family: from.family, first: from.number, last: to.number };
}

function usable(range: AddressRange, excluded: readonly AddressRange[]): bigint {
  const holes = disjoint(excluded.flatMap((hole) => overlap(range, hole) ?? []));
  return holes.reduce((rest, hole) => rest - givable(hole), givable(range));
}

function overlap(range: AddressRange, hole: AddressRange): AddressRange | undefined {
  const shared = { family: range.family, first: greater(hole.first, range.first), last: less(hole.last, range.last) };
  return hole.family === range.family && shared.first <= shared.last ? shared : undefined;
}

/** The same addresses with none of them twice. */
function disjoint(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: AddressRange[] = [];
  let covered = -1n;
  for (const range of sorted) {
    const first = greater(range.first, covered + 1n);
    if (first <= range.last) result.push({ ...range, first });
    covered = greater(covered, range.last);
  }
  return result;
}

function less(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Its addresses but those whose last byte is 0. */
function givable({ first, last }: AddressRange): bigint {
  const zeros = last / 256n - (first + 255n) / 256n + 1n;
  return last - first + 1n - zeros;
}

/** The blocks that a plugin's Whereabouts configuration excludes, for one range or for each of several. */
function exclusions(plugin: CniPlugin): string[] {
  const ipam = plugin.ipam;
  if (!isObject(ipam)) return [];
  const ranges = isList(ipam.ipRanges) ? ipam.ipRanges : [];
  return [ipam, ...ranges]
    .flatMap((range) => (isObject(range) && isList(range.exclude) ? range.exclude : []))
    .filter(isText);
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isText(value: Json): value is string {
  return typeof value === "string";
}
