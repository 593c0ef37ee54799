import { byFirst } from "./address-set";
import type { AddressRange } from "./addresses";

/** A range that belongs to something. */
export interface Claim<Of> {
  readonly range: AddressRange;
  /** Claims with the same word may overlap each other. */
  readonly party: string;
  readonly of: Of;
}

/**
 * The claims that overlap one of another party, each once and with one that it overlaps: a thousand ranges that are all
 * the same are told in a thousand sentences, not in a million.
 */
export function overlaps<Of>(claims: readonly Claim<Of>[]): { readonly claim: Claim<Of>; readonly with: Claim<Of> }[] {
  let farthest: Claim<Of> | undefined;
  /** Of another party than the farthest. */
  let second: Claim<Of> | undefined;
  return [...claims]
    .sort((one, other) => byFirst(one.range, other.range))
    .flatMap((claim) => {
      const rival = farthest?.party === claim.party ? second : farthest;
      if (!farthest || reachesBeyond(claim, farthest)) {
        if (farthest && farthest.party !== claim.party) second = farthest;
        farthest = claim;
      } else if (claim.party !== farthest.party && (!second || reachesBeyond(claim, second))) second = claim;
      return rival && touches(rival.range, claim.range) ? [{ claim, with: rival }] : [];
    });
}

function reachesBeyond<Of>({ range: one }: Claim<Of>, { range: other }: Claim<Of>): boolean {
  return one.family !== other.family || one.last > other.last;
}

/** Of two in ascending order. */
function touches(before: AddressRange, after: AddressRange): boolean {
  return before.family === after.family && after.first <= before.last;
}
