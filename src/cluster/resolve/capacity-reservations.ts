import type { Ec2NodeClassSpec } from "../../../imports/specs";
import type { Origin } from "../cluster";
import type { CapacityReservationTerm, NodeClassKeys } from "../cluster-file";
import type { PathStep } from "../located";
import type { Filling } from "./spec";

type Term = NonNullable<Ec2NodeClassSpec["capacityReservationSelectorTerms"]>[number];

/** The capacity reservations of a class, in Karpenter's words. */
export function capacityReservations(
  path: readonly PathStep[],
  { capacityReservations: keys }: NodeClassKeys,
): Filling {
  return {
    from: [...path, "capacityReservations"],
    to: ["capacityReservationSelectorTerms"],
    value: keys?.map(termOf),
    parts: (keys ?? []).flatMap((_, index) => partsOf(index)),
  };
}

function termOf({ owner, match, ...term }: CapacityReservationTerm): Term {
  return {
    ...term,
    ...(owner === undefined ? {} : { ownerID: owner }),
    ...(match === undefined ? {} : { instanceMatchCriteria: match }),
  };
}

function partsOf(index: number): Origin[] {
  return [
    { of: [index, "ownerID"], in: [index, "owner"], asWhole: false },
    { of: [index, "instanceMatchCriteria"], in: [index, "match"], asWhole: false },
  ];
}
