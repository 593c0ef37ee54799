import { CAPACITY_TYPE } from "../../instances/instance-labels";
import { ANYTHING, allows, type ValueSet } from "../../instances/value-set";
import type { Fleet } from "../fleet/fleet";
import type { NodeClassObject } from "../fleet/node-class-object";
import { ofNodes } from "../fleet/node-pool-object";
import { type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import type { Finding, Rule } from "../rule";

/** Capacity that is reserved, and paid for. */
export const capacityReservations: readonly Rule[] = [
  {
    code: "KM592",
    severity: "warning",
    title: "capacity reservations and node pools that miss each other",
    why: "Karpenter launches in a reservation when the class selects it and the pool may have the capacity type reserved. On-demand and spot nodes it launches outside of every reservation, of open ones too. Where one of the two is missing, the reservation stays empty, and is paid for.",
    mend: "Give the class its capacityReservationSelectorTerms, and the pool the capacity type reserved, with on-demand beside it for when the reservation is full.",
    check: (fleet) => [...unused(fleet), ...unselected(fleet)],
  },
];

const RESERVED = "reserved";

function unused(fleet: Fleet): Finding[] {
  const pools = nodesOfPools(fleet);
  return fleet.nodeClasses.filter(selectsSome).flatMap((nodeClass) => {
    const own = pools.filter((pool) => pool.nodeClass === nodeClass);
    if (own.length === 0 || own.some((pool) => allows(capacityTypes(pool), RESERVED))) return [];
    const names = own.map(({ pool }) => pool.name).join(", ");
    return [
      {
        at: nodeClass.place(["spec", "capacityReservationSelectorTerms"]),
        says: `class ${nodeClass.name} selects capacity reservations, and none of its pools may use them: ${names}`,
        hint: `${RESERVED} among the pool's values of ${CAPACITY_TYPE}, as [${RESERVED}, on-demand]`,
      },
    ];
  });
}

function unselected(fleet: Fleet): Finding[] {
  return nodesOfPools(fleet).flatMap((nodes) => {
    const { pool, nodeClass } = nodes;
    const types = capacityTypes(nodes);
    // Where nothing is said, reserved is only one of all.
    if (!nodeClass || selectsSome(nodeClass) || types.isComplement || !allows(types, RESERVED)) return [];
    const index = pool.requirements.findIndex(({ key, values }) => key === CAPACITY_TYPE && values?.includes(RESERVED));
    const lost = types.values.size === 1 ? "it launches nothing" : "nothing is launched there";
    return [
      {
        at: pool.place(ofNodes("requirements", Math.max(index, 0), "values")),
        says: `node pool ${pool.name} may have ${RESERVED} nodes, and class ${nodeClass.name} selects no capacity reservation: ${lost}`,
        hint: `capacityReservationSelectorTerms of class ${nodeClass.name}, or no ${RESERVED} here`,
      },
    ];
  });
}

function selectsSome({ spec }: NodeClassObject): boolean {
  return (spec.capacityReservationSelectorTerms ?? []).length > 0;
}

function capacityTypes({ labels }: NodesOfPool): ValueSet {
  return labels.get(CAPACITY_TYPE) ?? ANYTHING;
}
