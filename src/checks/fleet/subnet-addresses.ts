import type { Attachment } from "../../cluster/cluster";
import { textAt } from "../../cluster/json";
import { type AddressRange, type Block, contains, parseAddress, parseBlock, showBlock } from "../../network/addresses";
import { freeBlock } from "../../network/whereabouts-range";
import type { PodRange } from "./pod-range";

/** What a subnet is known by: an id is one wherever it stands, and tags find one in each zone. */
export function subnetOf({ subnet, zone }: Attachment): string {
  return "id" in subnet ? subnet.id : JSON.stringify([zone, Object.entries(subnet.tags).sort()]);
}

/** The subnet's block, where a cluster file says it: a range that is cut into slices has a block of its own. */
export function subnetBlock({ attachment, block }: PodRange): Block {
  const blocks = attachment.origin?.attachment.ranges.flatMap(({ cidr }) => parseBlock(cidr) ?? []) ?? [];
  return blocks.find((subnet) => contains(subnet, block)) ?? block;
}

/** The addresses that AWS gives to nobody: the first four of a subnet, and the last. */
export function keptByAws({ family, first, last }: Block): {
  readonly begin: AddressRange;
  readonly end: AddressRange;
} {
  return { begin: { family, first, last: first + 3n }, end: { family, first: last, last } };
}

export function gatewayOf({ plugin }: PodRange): AddressRange | undefined {
  const gateway = parseAddress(textAt(plugin.ipam, "gateway") ?? "");
  return gateway && { family: gateway.family, first: gateway.number, last: gateway.number };
}

/** A block of that many addresses that a range could be moved to, in the order of the subnet: a sentence's end. */
export function anotherBlock(range: PodRange, size: bigint, all: readonly PodRange[]): Block | undefined {
  const { origin } = range.attachment;
  if (!origin) return undefined;
  const subnet = subnetOf(origin.attachment);
  const neighbours = all.filter(
    (each) => each !== range && each.attachment.origin && subnetOf(each.attachment.origin.attachment) === subnet,
  );
  const whole = subnetBlock(range);
  const { begin, end } = keptByAws(whole);
  const gateways = [range, ...neighbours].flatMap((each) => gatewayOf(each) ?? []);
  return freeBlock(whole, size, [begin, end, ...gateways, ...neighbours.flatMap((each) => each.range ?? [])]);
}

/** A block that is free, for the end of a hint. */
export function orElse(block: Block | undefined): string {
  return block ? `; ${showBlock(block)} is free` : "";
}
