import {
  type AddressRange,
  type Block,
  blocksOf,
  contains,
  parseAddress,
  parseBlock,
  parseRange,
  showAddress,
  showBlock,
} from "../../network/addresses";
import type { NetworkZoneKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";

interface PlacedRange {
  readonly block: Block;
  readonly range: AddressRange;
}

interface JoinedRange extends PlacedRange {
  /** The blocks between the pieces that it was joined of. */
  readonly gaps: readonly string[];
}

/**
 * One range for each subnet block. Whereabouts takes an address from every range that it is given, and keeps one pool
 * for a block: of two ranges in a block, a pod would get the same address twice.
 */
export function joined(pieces: readonly PlacedRange[]): JoinedRange[] {
  const byBlock = new Map<string, JoinedRange>();
  const ascending = [...pieces].sort((one, other) => (one.range.first < other.range.first ? -1 : 1));
  for (const { block, range } of ascending) {
    const before = byBlock.get(showBlock(block));
    const gaps = before ? [...before.gaps, ...gapBetween(before.range, range)] : [];
    const last = before && before.range.last > range.last ? before.range.last : range.last;
    byBlock.set(showBlock(block), { block, range: { ...(before?.range ?? range), last }, gaps });
  }
  // In the order of the file: with dual stack the first family decides what a pod sees first.
  return [...new Set(pieces.map(({ block }) => showBlock(block)))].flatMap((block) => byBlock.get(block) ?? []);
}

function gapBetween(before: AddressRange, after: AddressRange): string[] {
  if (after.first <= before.last + 1n) return [];
  return blocksOf({ family: before.family, first: before.last + 1n, last: after.first - 1n }).map(showBlock);
}

/** The pieces of the pods' range, each with the subnet block that it lies in. */
/** The pieces of the pods' range, each with the subnet block that it lies in. */
export function podRanges(findings: Findings, path: readonly PathStep[], keys: NetworkZoneKeys): PlacedRange[] {
  const blocks = [...withPaths([...path, "cidr"], keys.cidr)].flatMap(
    ([at, text]) => subnetBlock(findings, at, text) ?? [],
  );
  return [...withPaths([...path, "pods"], keys.pods)].flatMap(([at, text]) => {
    const range = parseRange(text);
    if (!range)
      return reject(
        findings,
        at,
        `${JSON.stringify(text)} is not a range of addresses`,
        "a block like 10.0.4.32/27, or from-to like 10.0.4.32-10.0.4.63",
      );
    const named = parseBlock(text);
    if (named && showBlock(named) !== text.toLowerCase())
      findings.value("KM203", at, `${text} is not how its block is written`, `write ${showBlock(named)}`);
    const block = blocks.find((candidate) => contains(candidate, range));
    if (block) return [{ block, range }];
    // Where a block itself is wrong, that is the problem to mend first.
    if (blocks.length === [keys.cidr].flat().length)
      findings.value(
        "KM202",
        at,
        `pods ${text} is not inside the subnet's ${blocks.map(showBlock).join(" or ")}`,
        "pods' addresses are addresses of the subnet",
      );
    return [];
  });
}

function* withPaths(
  path: readonly PathStep[],
  value: string | readonly string[],
): Generator<[readonly PathStep[], string]> {
  if (typeof value === "string") yield [path, value];
  else for (const [index, text] of value.entries()) yield [[...path, index], text];
}

function subnetBlock(findings: Findings, path: readonly PathStep[], text: string): Block | undefined {
  const block = parseBlock(text);
  if (!block)
    findings.value("KM201", path, `${JSON.stringify(text)} is not an address block`, "a block looks like 10.0.4.0/24");
  else if (showBlock(block) !== text.toLowerCase()) {
    findings.value("KM203", path, `${text} is not how its block is written`, `write ${showBlock(block)}`);
  }
  return block;
}

function reject(findings: Findings, path: readonly PathStep[], says: string, hint: string): [] {
  findings.value("KM201", path, says, hint);
  return [];
}

/** The excluded blocks that lie in a range; whereabouts wants them beside it. */
export function excludedFrom(range: AddressRange, keys: NetworkZoneKeys): string[] {
  return (keys.exclude ?? []).filter((text) => {
    const block = parseBlock(text);
    return block !== undefined && contains(range, block);
  });
}

/** The gateway that pods see. */
export function gatewayOf(
  findings: Findings,
  path: readonly PathStep[],
  keys: NetworkZoneKeys,
  ranges: readonly PlacedRange[],
): { gateway?: string } {
  const [first, ...others] = ranges;
  if (keys.gateway === "none") return {};
  if (keys.gateway === undefined) {
    if (!first) return {};
    const oneSubnet = others.every(({ block }) => showBlock(block) === showBlock(first.block));
    return oneSubnet ? { gateway: showAddress(first.block.family, first.block.first + 1n) } : {};
  }
  const address = parseAddress(keys.gateway);
  const at = [...path, "gateway"];
  if (!address)
    findings.value(
      "KM201",
      at,
      `${JSON.stringify(keys.gateway)} is not an address`,
      "an address like 10.0.4.1, or none",
    );
  else if (
    first &&
    !ranges.some(({ block }) =>
      contains(block, { family: address.family, first: address.number, last: address.number }),
    )
  )
    findings.value(
      "KM202",
      at,
      `gateway ${keys.gateway} is not inside the subnet`,
      `the first address of the block is ${showAddress(first.block.family, first.block.first + 1n)}`,
    );
  return { gateway: keys.gateway };
}

export function checkExclusions(
  findings: Findings,
  path: readonly PathStep[],
  keys: NetworkZoneKeys,
  ranges: readonly PlacedRange[],
): void {
  for (const [index, text] of (keys.exclude ?? []).entries()) {
    const block = parseBlock(text);
    const at = [...path, "exclude", index];
    if (!block)
      findings.value(
        "KM201",
        at,
        `${JSON.stringify(text)} is not an address block`,
        "a block looks like 10.0.4.40/29; one address is a /32",
      );
    else if (showBlock(block) !== text.toLowerCase())
      findings.value("KM203", at, `${text} is not how its block is written`, `write ${showBlock(block)}`);
    else if (ranges.length > 0 && !ranges.some(({ range }) => contains(range, block)))
      findings.value(
        "KM202",
        at,
        `${text} is not inside the pods' range, so there is nothing to exclude`,
        "take it out, or mend it",
      );
  }
}
