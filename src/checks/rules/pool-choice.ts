import { ANYTHING, includes, intersection, isEmpty } from "../../instances/value-set";
import type { Fleet } from "../fleet/fleet";
import { isKarpenters, NODE_CLASS, NODE_POOL } from "../fleet/label-names";
import type { NodePoolObject } from "../fleet/node-pool-object";
import { demandsOfPods, nodesForPods } from "../fleet/nodes-for-pods";
import { labelsOf, meets, type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import type { Finding, Rule } from "../rule";

/** Which of several pools launches a node for a pod. */
export const poolChoice: readonly Rule[] = [
  {
    code: "KM526",
    severity: "warning",
    title: "a pool that another one leaves nothing to launch",
    why: "Karpenter tries pools by weight, and those of one weight by name, the later in the alphabet first. A pool without limits before it, on which all of its pods fit too, takes them all: only pods that name the pool come to it.",
    mend: "Give the pool more weight, give the other one limits or a taint, or give this one a label that its pods ask for.",
    check: (fleet) => {
      const ordered = byPrecedence(fleet);
      return ordered.flatMap((nodes, index): Finding[] => {
        const before = ordered.slice(0, index).find((other) => shadows(fleet, other, nodes));
        return before ? [shadowed(nodes.pool, before.pool)] : [];
      });
    },
  },
  {
    code: "KM527",
    severity: "info",
    title: "two pools of one weight for the same pods",
    why: "Where a pod fits on two pools of the same weight, Karpenter takes the one whose name is later in the alphabet, as long as its limits let it. Their node classes differ, so it matters which one it is: only one of them may have the pod's networks.",
    mend: "Give one of them more weight, or a taint or label that tells their pods apart.",
    check: (fleet) => {
      const ordered = byPrecedence(fleet);
      return ordered.flatMap((nodes, index): Finding[] => {
        const before = ordered.slice(0, index);
        if (before.some((other) => shadows(fleet, other, nodes))) return [];
        const rival = before.find((other) => competes(other, nodes));
        if (!rival) return [];
        return [
          {
            at: nodes.pool.place(["spec", "weight"]),
            says: `node pools ${rival.pool.name} and ${nodes.pool.name} have the same weight, fit the same pods, and differ in their node class: ${rival.pool.name} comes first, by its name`,
            hint: "give one of them a weight, or a taint",
          },
        ];
      });
    },
  },
];

/** In the order in which Karpenter tries them; none where the fleet is of several clusters. */
function byPrecedence(fleet: Fleet): readonly NodesOfPool[] {
  const all = nodesOfPools(fleet);
  if (new Set(all.map(({ pool }) => pool.name)).size < all.length) return [];
  return all
    .filter(({ pool }) => pool.spec.replicas === undefined)
    .sort(({ pool: one }, { pool: other }) => weight(other) - weight(one) || (one.name > other.name ? -1 : 1));
}

function weight({ spec }: NodePoolObject): number {
  return spec.weight ?? 0;
}

/** Whether every pod that comes to a pool goes to the one before it. */
function shadows(fleet: Fleet, first: NodesOfPool, then: NodesOfPool): boolean {
  return (
    Object.keys(first.pool.spec.limits ?? {}).length === 0 &&
    taintsAreAmong(first.pool, then.pool) &&
    hasNodesOf(first, then) &&
    !fleet.workloads.some((workload) => {
      if (workload.kind === "DaemonSet") return false;
      const demands = demandsOfPods(workload);
      return nodesForPods(then, demands) && !nodesForPods(first, demands);
    })
  );
}

/** Whoever tolerates the second pool's taints tolerates the first one's. */
function taintsAreAmong({ taints: some }: NodePoolObject, { taints: all }: NodePoolObject): boolean {
  return some
    .filter(({ effect }) => effect !== "PreferNoSchedule")
    .every(({ key, value, effect }) =>
      all.some((taint) => taint.key === key && taint.value === value && taint.effect === effect),
    );
}

/** Whether all that a pod can ask of the second pool's nodes, the first one has too. */
function hasNodesOf(first: NodesOfPool, then: NodesOfPool): boolean {
  if (then.mayBeOthers || then.types.length === 0 || !then.types.every((type) => first.types.includes(type)))
    return false;
  const isKnown = (label: string) => then.types.every((type) => labelsOf(type).get(label) !== undefined);
  const inWay = [...first.labels].some(
    ([label, set]) =>
      isShared(label) && isKarpenters(label) && !isKnown(label) && !includes(set, then.labels.get(label) ?? ANYTHING),
  );
  const lacking = [...then.labels].some(([label, set]) => {
    const before = first.labels.get(label);
    return isShared(label) && !isKarpenters(label) && (!before || !includes(before, set));
  });
  return !inWay && !lacking;
}

/** Pods that ask for these ask for one pool, or for the pools of one class. */
function isShared(label: string): boolean {
  return label !== NODE_POOL && label !== NODE_CLASS;
}

function shadowed(pool: NodePoolObject, before: NodePoolObject): Finding {
  const first = weight(before) > weight(pool) ? `weight ${weight(before)}` : "the later in the alphabet";
  return {
    at: pool.place(["spec", "weight"]),
    says: `node pool ${pool.name} is left nothing to launch: ${before.name} comes before it (${first}), takes all of its pods, and has no limits`,
    hint:
      weight(before) < 100
        ? `weight: ${weight(before) + 1} lets ${pool.name} come first, and limits of ${before.name} let it come second`
        : `limits of ${before.name} let ${pool.name} come second`,
  };
}

/** Whether nothing tells the pods of two pools apart. */
function competes(one: NodesOfPool, other: NodesOfPool): boolean {
  if (weight(one.pool) !== weight(other.pool) || one.pool.nodeClass === other.pool.nodeClass) return false;
  if (!taintsAreAmong(one.pool, other.pool) || !taintsAreAmong(other.pool, one.pool)) return false;
  const labels = [...new Set([...one.labels.keys(), ...other.labels.keys()])].filter(isShared);
  const apart = labels.some((label) => {
    const [ofOne, ofOther] = [one.labels.get(label), other.labels.get(label)];
    if (ofOne && ofOther) return isEmpty(intersection(ofOne, ofOther));
    return !isKarpenters(label);
  });
  return !apart && one.types.some((type) => meets(type, other.labels));
}
