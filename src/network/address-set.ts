import type { AddressRange } from "./addresses";

/** What two ranges have in common. */
export function overlap(one: AddressRange, other: AddressRange): AddressRange | undefined {
  const shared = { family: one.family, first: greater(one.first, other.first), last: smaller(one.last, other.last) };
  return one.family === other.family && shared.first <= shared.last ? shared : undefined;
}

/** A range without the holes that others make in it, in ascending order. */
export function without(range: AddressRange, holes: readonly AddressRange[]): AddressRange[] {
  const { family, last } = range;
  const rest: AddressRange[] = [];
  let first = range.first;
  for (const hole of ascending(holes.flatMap((each) => overlap(range, each) ?? []))) {
    if (hole.first > first) rest.push({ family, first, last: hole.first - 1n });
    first = greater(first, hole.last + 1n);
  }
  return first <= last ? [...rest, { family, first, last }] : rest;
}

/** The same addresses, none of them twice, in as few ranges as they take. */
export function joined(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  for (const range of ascending(ranges)) {
    const before = result[result.length - 1];
    if (before?.family !== range.family || before.last + 1n < range.first) result.push(range);
    else result[result.length - 1] = { ...before, last: greater(before.last, range.last) };
  }
  return result;
}

function ascending(ranges: readonly AddressRange[]): AddressRange[] {
  return [...ranges].sort(byFirst);
}

/** IPv4 before IPv6, and then by the first address. */
export function byFirst(one: AddressRange, other: AddressRange): number {
  if (one.family !== other.family) return one.family < other.family ? -1 : 1;
  return one.first < other.first ? -1 : one.first > other.first ? 1 : 0;
}

/** How many addresses there are. */
export function sizeOf(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
