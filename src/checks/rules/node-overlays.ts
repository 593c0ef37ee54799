import { NODE_POOL } from "../../cluster/node-labels";
import { INSTANCE } from "../../instances/instance-labels";
import { intersection, isEmpty } from "../../instances/value-set";
import type { Fleet } from "../fleet/fleet";
import type { NodeOverlayObject } from "../fleet/node-overlay-object";
import { nodesWith } from "../fleet/nodes-for-pods";
import { type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import { labelsOf } from "../fleet/types-with-labels";
import type { ValueSets } from "../fleet/value-sets";
import { grouped } from "../grouped";
import { remembered } from "../remembered";
import type { Finding, Rule } from "../rule";

/** What is to correct Karpenter's picture of the instance types. */
export const nodeOverlays: readonly Rule[] = [
  {
    code: "KM599",
    severity: "warning",
    title: "a node overlay that changes nothing",
    why: "Karpenter passes over an overlay that says the same thing of an instance type as another one of its weight, all of it, for the other pools too; of two, the later in the alphabet counts. One whose requirements no pool's nodes meet, and one without price and capacity, have nothing to change. None of this fails: nodes are chosen as if the overlay were not there.",
    mend: "Give one of the two a higher weight, or requirements that tell them apart; write requirements that a pool's nodes meet.",
    check: (fleet) => fleet.nodeOverlays.flatMap((overlay) => changesNothing(fleet, overlay)),
  },
];

function changesNothing(fleet: Fleet, overlay: NodeOverlayObject): Finding[] {
  const { name, spec } = overlay;
  if (changed(overlay).length === 0)
    return [
      {
        at: overlay.place(["spec"]),
        says: `node overlay ${name} says neither a price nor a capacity`,
        hint: "priceAdjustment: -10% is one, price and capacity are others",
      },
    ];
  if (
    fleet.nodePools.length > 0 &&
    !poolsFor(fleet, overlay.labels).some((nodes) => nodesWith(nodes, [overlay.labels]))
  )
    return [
      {
        at: overlay.place(["spec", "requirements"]),
        says: `no node pool has nodes that meet the requirements of node overlay ${name}`,
      },
    ];
  const other = rivals(fleet).get(overlay);
  if (!other) return [];
  return [
    {
      at: overlay.place(["spec", "weight"]),
      says: `node overlay ${name} is passed over: ${other.name} says the ${showChange(overlay, other)} of the same nodes, with the same weight`,
      hint: `weight: ${(spec.weight ?? 0) + 1} lets ${name} come first`,
    },
  ];
}

/** What an overlay changes of a type. */
function changed({ spec }: NodeOverlayObject): string[] {
  const price = spec.price !== undefined || spec.priceAdjustment !== undefined;
  return [...(price ? ["price"] : []), ...Object.keys(spec.capacity ?? {})];
}

function showChange(one: NodeOverlayObject, other: NodeOverlayObject): string {
  const [first = ""] = changed(one).filter((change) => changed(other).includes(change));
  return first === "price" ? "price" : `capacity ${first}`;
}

/** The pools that the requirements name, or all. */
function poolsFor(fleet: Fleet, labels: ValueSets): readonly NodesOfPool[] {
  const named = labels.get(NODE_POOL);
  if (!named || named.isComplement) return nodesOfPools(fleet);
  return [...named.values].flatMap((name) => poolsByName(fleet).get(name) ?? []);
}

const poolsByName = remembered((fleet: Fleet) => grouped(nodesOfPools(fleet), ({ pool }) => pool.name));

/** An overlay is held against so many of those that come first: with thousands, each against each would take seconds. */
const COMPARED = 25;

/** The overlays that Karpenter passes over, each with the one that it does so for. */
const rivals = remembered((fleet: Fleet): ReadonlyMap<NodeOverlayObject, NodeOverlayObject> => {
  const found = new Map<NodeOverlayObject, NodeOverlayObject>();
  for (const [, ofOneWeight] of grouped(fleet.nodeOverlays, ({ spec }) => spec.weight ?? 0)) {
    const counting: NodeOverlayObject[] = [];
    for (const overlay of ofOneWeight.toSorted((one, other) => (one.name > other.name ? -1 : 1))) {
      const other = counting.find((each) => isRival(fleet, each, overlay));
      if (other) found.set(overlay, other);
      else if (counting.length < COMPARED) counting.push(overlay);
    }
  }
  return found;
});

/** Whether both change the same thing of a type that some pool may launch: for certain. */
function isRival(fleet: Fleet, one: NodeOverlayObject, other: NodeOverlayObject): boolean {
  if (one.name === other.name || !changed(one).some((change) => changed(other).includes(change))) return false;
  const both = merged(one.labels, other.labels);
  if ([...both.values()].some(isEmpty)) return false;
  return poolsFor(fleet, both).some((nodes) =>
    nodesWith(nodes, [both])?.types.some((type) =>
      [...both.keys()].every((label) => !label.startsWith(INSTANCE) || labelsOf(type).get(label) !== undefined),
    ),
  );
}

function merged(one: ValueSets, other: ValueSets): ValueSets {
  const both = new Map(one);
  for (const [label, set] of other) {
    const before = both.get(label);
    both.set(label, before ? intersection(before, set) : set);
  }
  return both;
}
