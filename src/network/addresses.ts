import ipaddr from "ipaddr.js";

export type Family = "ipv4" | "ipv6";

/** A run of addresses, both ends included, as numbers so that they can be compared and counted. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** An address block: a range that a prefix names. */
export interface Block extends AddressRange {
  readonly prefix: number;
}

/** How long an address is. */
export const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

interface Address {
  readonly family: Family;
  readonly number: bigint;
}

/** One address, in the usual notation only: no octal, no shortened IPv4, no zone. */
export function parseAddress(text: string): Address | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !(ipaddr.IPv6.isValid(text) && /^[0-9a-fA-F:.]+$/.test(text)))
    return undefined;
  const address = ipaddr.parse(text);
  const number = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { family: address.kind(), number };
}

/** `10.0.4.0/24`. The address may lie inside the block; compare with showBlock to see whether it did. */
export function parseBlock(text: string): Block | undefined {
  const [addressText = "", prefixText = "", ...rest] = text.split("/");
  const address = parseAddress(addressText);
  if (!address || rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  if (prefix > BITS[address.family]) return undefined;
  const size = blockSize(address.family, prefix);
  const first = address.number - (address.number % size);
  return { family: address.family, first, last: first + size - 1n, prefix };
}

/** `10.0.4.32/27` or `10.0.4.32-10.0.4.63`. */
export function parseRange(text: string): AddressRange | undefined {
  const dash = text.indexOf("-");
  if (dash < 0) return parseBlock(text);
  const first = parseAddress(text.slice(0, dash).trim());
  const last = parseAddress(text.slice(dash + 1).trim());
  if (!first || !last || first.family !== last.family || first.number > last.number) return undefined;
  return { family: first.family, first: first.number, last: last.number };
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function showAddress(family: Family, number: bigint): string {
  const bytes = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((number >> BigInt(BITS[family] - 8 - 8 * index)) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

export function showBlock(block: Block): string {
  return `${showAddress(block.family, block.first)}/${block.prefix}`;
}

/** As a person says it: one address, a block, or from-to. */
export function showRange(range: AddressRange): string {
  const { family, first, last } = range;
  if (first === last) return showAddress(family, first);
  const [block, ...others] = blocksOf(range);
  if (block && others.length === 0) return showBlock(block);
  return `${showAddress(family, first)}-${showAddress(family, last)}`;
}

/** The fewest blocks that cover exactly this range, in ascending order. */
export function blocksOf(range: AddressRange): Block[] {
  const blocks: Block[] = [];
  const bits = BITS[range.family];
  for (let first = range.first; first <= range.last; ) {
    let prefix = bits;
    while (prefix > 0) {
      const size = blockSize(range.family, prefix - 1);
      if (first % size !== 0n || first + size - 1n > range.last) break;
      prefix--;
    }
    const block = { family: range.family, first, last: first + blockSize(range.family, prefix) - 1n, prefix };
    blocks.push(block);
    first = block.last + 1n;
  }
  return blocks;
}

function blockSize(family: Family, prefix: number): bigint {
  return 1n << BigInt(BITS[family] - prefix);
}
