import { NODE_POOL } from "../../cluster/node-labels";
import { keepsAway } from "../../cluster/taints";
import type { InstanceType } from "../../instances/instance-types";
import { ANYTHING, areDisjoint, includes, NOTHING, type ValueSet } from "../../instances/value-set";
import type { Fleet } from "../fleet/fleet";
import { isKarpenters, NODE_CLASS } from "../fleet/label-names";
import type { NodePoolObject } from "../fleet/node-pool-object";
import { nodesForPods } from "../fleet/nodes-for-pods";
import { type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import { labelsOf, meets } from "../fleet/types-with-labels";
import { remembered } from "../remembered";
import type { Finding, Rule } from "../rule";

/** Which of several pools launches a node for a pod. */
export const poolChoice: readonly Rule[] = [
  {
    code: "KM526",
    severity: "warning",
    title: "a pool that another one leaves nothing to launch",
    why: "Karpenter tries pools by weight, and those of one weight by name, the later in the alphabet first. A pool without limits before it, on which all of its pods fit too, takes them all: only pods that name the pool come to it.",
    mend: "Give the pool more weight, give the other one limits or a taint, or give this one a label that its pods ask for.",
    check: (fleet) =>
      choices(fleet).flatMap(({ nodes, shadow }) => (shadow ? [shadowed(nodes.pool, shadow.pool)] : [])),
  },
  {
    code: "KM527",
    severity: "info",
    title: "two pools of one weight for the same pods",
    why: "Where a pod fits on two pools of the same weight, Karpenter takes the one whose name is later in the alphabet, as long as its limits let it. Their node classes differ, so it matters which one it is: only one of them may have the pod's networks.",
    mend: "Give one of them more weight, or a taint or label that tells their pods apart.",
    check: (fleet) =>
      choices(fleet).flatMap(({ nodes: { pool }, shadow, rival }) => {
        if (shadow || !rival) return [];
        const { name } = rival.pool;
        return [
          {
            at: pool.place(["spec", "weight"]),
            says: `node pools ${name} and ${pool.name} have the same weight, fit the same pods, and differ in their node class: ${name} comes first, by its name`,
            hint: "give one of them a weight, or a taint",
          },
        ];
      }),
  },
];

/** A pool, and those before it that take its pods. */
interface Choice {
  readonly nodes: NodesOfPool;
  /** Takes all of them. */
  readonly shadow?: NodesOfPool;
  /** Takes some of them, and only its name puts it first. */
  readonly rival?: NodesOfPool;
}

/** A pool is held against so many of those that come first: with a thousand pools, each against each would take seconds. */
const COMPARED = 25;

const choices = remembered((fleet: Fleet): readonly Choice[] => {
  const unlimited: Choosable[] = [];
  const ofOneKind = new Map<string, Choosable[]>();
  return byPrecedence(fleet)
    .map(choosable)
    .map((one): Choice => {
      const kin = ofOneKind.get(one.kind) ?? [];
      const shadow = unlimited.find((other) => shadows(fleet, other, one));
      const rival = shadow ? undefined : kin.find((other) => competes(other, one));
      if (Object.keys(one.pool.spec.limits ?? {}).length === 0 && unlimited.length < COMPARED) unlimited.push(one);
      if (kin.length < COMPARED) kin.push(one);
      ofOneKind.set(one.kind, kin);
      return { nodes: one, ...(shadow ? { shadow } : {}), ...(rival ? { rival } : {}) };
    });
});

/** A pool with its labels sorted, for many comparisons. */
interface Choosable extends NodesOfPool {
  /** Labels that only the pool gives to its nodes. */
  readonly own: readonly [string, ValueSet][];
  /** Labels that all nodes have, as far as the pool narrows them. */
  readonly common: readonly [string, ValueSet][];
  /** Pools of other weights, taints or labels of their own are told apart by them. */
  readonly kind: string;
}

function choosable(nodes: NodesOfPool): Choosable {
  // Pods that ask for these ask for one pool, or for the pools of one class.
  const labels = [...nodes.labels].filter(([label]) => label !== NODE_POOL && label !== NODE_CLASS);
  const own = labels.filter(([label]) => !isKarpenters(label));
  const taints = nodes.pool.taints.filter(keepsAway).map(({ key, value, effect }) => [key, value, effect].join());
  const written = own.map(([label, { values }]) => [label, ...[...values].sort()].join());
  return {
    ...nodes,
    own,
    common: labels.filter(([label]) => isKarpenters(label)),
    kind: JSON.stringify([weight(nodes.pool), taints.sort(), written.sort()]),
  };
}

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
function shadows(fleet: Fleet, first: Choosable, then: Choosable): boolean {
  return taintsAreAmong(first.pool, then.pool) && hasNodesOf(first, then) && !isAskedForAlone(fleet, first, then);
}

/** Whether a workload of the fleet fits on the second pool and not on the first. */
function isAskedForAlone(fleet: Fleet, first: Choosable, then: Choosable): boolean {
  return fleet.workloads.some((workload) => {
    // A DaemonSet follows the nodes that others asked for.
    if (workload.kind === "DaemonSet") return false;
    const pools = nodesForPods(fleet, workload).map(({ nodes }) => nodes.pool);
    return pools.includes(then.pool) && !pools.includes(first.pool);
  });
}

/** Whoever tolerates the second pool's taints tolerates the first one's. */
function taintsAreAmong({ taints: some }: NodePoolObject, { taints: all }: NodePoolObject): boolean {
  return some.every(
    (taint) =>
      !keepsAway(taint) ||
      all.some(({ key, value, effect }) => taint.key === key && taint.value === value && taint.effect === effect),
  );
}

/** Whether all that a pod can ask of the second pool's nodes, the first one has too. */
function hasNodesOf(first: Choosable, then: Choosable): boolean {
  return (
    then.own.every(([label, set]) => includes(first.labels.get(label) ?? NOTHING, set)) &&
    first.common.every(
      ([label, set]) =>
        includes(set, then.labels.get(label) ?? ANYTHING) ||
        then.types.every((type) => labelsOf(type).get(label) !== undefined),
    ) &&
    !then.mayBeOthers &&
    then.types.length > 0 &&
    areAmong(then.types, first.types)
  );
}

const setOf = remembered((types: readonly InstanceType[]): ReadonlySet<InstanceType> => new Set(types));

function areAmong(some: readonly InstanceType[], all: readonly InstanceType[]): boolean {
  return some === all || some.every((type) => setOf(all).has(type));
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

/** Whether pools of one kind fit the same pods, and differ in what they launch for them. */
function competes(one: Choosable, other: Choosable): boolean {
  if (one.pool.nodeClass === other.pool.nodeClass) return false;
  if (one.common.some(([label, set]) => areDisjoint(set, other.labels.get(label) ?? ANYTHING))) return false;
  return one.types === other.types ? one.types.length > 0 : one.types.some((type) => meets(type, other.labels));
}
