import type { PathStep } from "../../cluster/located";
import type { InstanceType } from "../../instances/instance-types";
import { allowsAbsence, areDisjoint, type Demand, type ValueSet } from "../../instances/value-set";
import type { Fleet } from "./fleet";
import { isKarpenters } from "./label-names";
import type { NodePoolObject } from "./node-pool-object";
import { meets, type NodesOfPool, nodesOfPools, type ValueSets, valueSets } from "./nodes-of-pools";
import { Placement } from "./placement";
import type { Workload } from "./workload";

/** What a workload demands of a node's labels, and where it says so. */
export interface PlacedDemand extends Demand {
  readonly path: readonly PathStep[];
}

const TERMS = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];

/** The demands of a workload: one of these lists must be met, all of it. */
export function demandsOfPods({ podPath, nodeSelector, affinity }: Workload): readonly (readonly PlacedDemand[])[] {
  const spec = [...podPath, "spec"];
  const selected = Object.entries(nodeSelector).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value],
    path: [...spec, "nodeSelector", key],
  }));
  if (affinity.length === 0) return [selected];
  return affinity.map((term, index) => [
    ...selected,
    ...term.map((expression, at) => ({ ...expression, path: [...spec, ...TERMS, index, "matchExpressions", at] })),
  ]);
}

/** The types on which a pool can launch nodes for pods. */
export interface NodesForPods {
  readonly nodes: NodesOfPool;
  readonly types: readonly InstanceType[];
}

type Demands = readonly (readonly Demand[])[];

const known = new WeakMap<Fleet, Map<string, readonly NodesForPods[]>>();

/** The pools whose nodes meet what a workload asks of labels. Found once for all workloads that ask the same. */
export function nodesForPods(fleet: Fleet, workload: Workload): readonly NodesForPods[] {
  const found = known.get(fleet) ?? new Map<string, readonly NodesForPods[]>();
  known.set(fleet, found);
  const key = JSON.stringify([workload.nodeSelector, workload.affinity]);
  const before = found.get(key);
  if (before) return before;
  const sets = demandsOfPods(workload).map(valueSets);
  const nodes = candidates(fleet, workload).flatMap((each) => fitting(each, sets) ?? []);
  found.set(key, nodes);
  return nodes;
}

interface Pools {
  readonly placement: Placement;
  readonly byPool: ReadonlyMap<NodePoolObject, NodesOfPool>;
}

const pools = new WeakMap<Fleet, Pools>();

function candidates(fleet: Fleet, workload: Workload): readonly NodesOfPool[] {
  const { placement, byPool } = pools.get(fleet) ?? {
    placement: new Placement(fleet.nodePools),
    byPool: new Map(nodesOfPools(fleet).map((nodes) => [nodes.pool, nodes])),
  };
  pools.set(fleet, { placement, byPool });
  return placement.poolsOf(workload).flatMap((pool) => byPool.get(pool) ?? []);
}

/** Whether some of a pool's nodes meet one of several lists of demands. */
export function haveNodes(nodes: NodesOfPool, alternatives: Demands): boolean {
  return fitting(nodes, alternatives.map(valueSets)) !== undefined;
}

function fitting(nodes: NodesOfPool, alternatives: readonly ValueSets[]): NodesForPods | undefined {
  const types = alternatives.flatMap((sets) => {
    for (const [label, set] of sets) if (!isMet(label, set, nodes.labels.get(label))) return [];
    const ofTypes = sets.size === 0 ? nodes.types : nodes.types.filter((type) => meets(type, sets));
    return ofTypes.length > 0 || nodes.mayBeOthers ? [ofTypes] : [];
  });
  const [first, ...others] = types;
  if (!first) return undefined;
  return { nodes, types: others.length === 0 ? first : [...new Set(types.flat())] };
}

function isMet(label: string, set: ValueSet, ofPool: ValueSet | undefined): boolean {
  if (!ofPool) return isKarpenters(label) || label === "kubernetes.io/hostname" || allowsAbsence(set);
  return !areDisjoint(set, ofPool) || (allowsAbsence(set) && allowsAbsence(ofPool));
}
