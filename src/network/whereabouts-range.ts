import { greater, overlap, without } from "./address-set";
import { type AddressRange, BITS, type Block, parseAddress, parseBlock } from "./addresses";

/** A range as Whereabouts reads it: the block that its pool is named after, and the ends that somebody wrote. */
export interface WhereaboutsRange {
  readonly block: Block;
  readonly first?: bigint;
  readonly last?: bigint;
}

/** `10.0.4.0/24`, or `10.0.4.32-10.0.4.63/24`. */
export function parseWhereaboutsRange(text: string): WhereaboutsRange | undefined {
  const dash = text.indexOf("-");
  const block = parseBlock(text.slice(dash + 1));
  if (dash < 0 || !block) return block && { block };
  const first = parseAddress(text.slice(0, dash));
  const last = parseAddress(text.slice(dash + 1, text.indexOf("/", dash)));
  if (!first || !last || first.family !== block.family || !holds(block, first.number)) return undefined;
  return { block, first: first.number, last: last.number };
}

/**
 * The addresses between the ends, which Whereabouts takes only where they lie in the block: an end that does not is as
 * if nobody had said it. The first address of a block and its last are given to no pod, so a block of two has none.
 */
export function handedOut({ block, first, last }: WhereaboutsRange): AddressRange | undefined {
  const usable = { family: block.family, first: block.first + 1n, last: block.last - 1n };
  if (usable.first > usable.last) return undefined;
  const from = first !== undefined && holds(usable, first) ? first : usable.first;
  const to = last !== undefined && holds({ ...usable, first: from }, last) ? last : usable.last;
  return { ...usable, first: from, last: to };
}

function holds({ first, last }: AddressRange, address: bigint): boolean {
  return first <= address && address <= last;
}

/** How many pods get an address. Whereabouts gives none that ends in .0 (or in :..00). */
export function roomIn(range: AddressRange, excluded: readonly AddressRange[]): bigint {
  return without(range, excluded).reduce((sum, run) => sum + givable(run), 0n);
}

function givable({ first, last }: AddressRange): bigint {
  const zeros = last / 256n - (first + 255n) / 256n + 1n;
  return last - first + 1n - zeros;
}

/** The first block of a size in a larger one that has none of the addresses taken. */
export function freeBlock(within: Block, size: bigint, taken: readonly AddressRange[]): Block | undefined {
  const log = (size - 1n).toString(2).length;
  const length = 1n << BigInt(size <= 1n ? 0 : log);
  const prefix = BITS[within.family] - (size <= 1n ? 0 : log);
  // Each turn passes something that is taken, so there are no more turns than of those.
  for (let first = within.first; first + length - 1n <= within.last; ) {
    const block: Block = { family: within.family, first, last: first + length - 1n, prefix };
    const inTheWay = taken.flatMap((each) => (overlap(block, each) ? each.last : []));
    if (inTheWay.length === 0) return block;
    const last = inTheWay.reduce(greater);
    first = ((last + length) / length) * length;
  }
  return undefined;
}
