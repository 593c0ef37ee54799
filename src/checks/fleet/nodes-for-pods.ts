import type { InstanceType } from "../../instances/instance-types";
import { allowsAbsence, areDisjoint, type Demand, type ValueSet } from "../../instances/value-set";
import { remembered } from "../remembered";
import type { Fleet } from "./fleet";
import { isKarpenters } from "./label-names";
import type { NodePoolObject } from "./node-pool-object";
import { isOnEc2, type NodesOfPool, nodesOfPools } from "./nodes-of-pools";
import { placementOn } from "./placement";
import { wantedLabels } from "./pod-demands";
import { meets } from "./types-with-labels";
import { type ValueSets, valueSets } from "./value-sets";
import type { Workload } from "./workload";

/** The types on which a pool can launch nodes for pods. */
export interface NodesForPods {
  readonly nodes: NodesOfPool;
  readonly types: readonly InstanceType[];
}

type Demands = readonly (readonly Demand[])[];

const answers = remembered((_: Fleet) => new Map<string, readonly NodesForPods[]>());

/** The pools whose nodes meet what a workload asks of labels. Found once for all workloads that ask the same. */
export function nodesForPods(fleet: Fleet, workload: Workload): readonly NodesForPods[] {
  const known = answers(fleet);
  const key = JSON.stringify([workload.nodeSelector, workload.affinity]);
  const before = known.get(key);
  if (before) return before;
  const wanted = wantedLabels(workload);
  const nodes = candidates(fleet, workload).flatMap((each) => nodesWith(each, wanted) ?? []);
  known.set(key, nodes);
  return nodes;
}

const byPool = remembered(
  (fleet: Fleet): ReadonlyMap<NodePoolObject, NodesOfPool> =>
    new Map(nodesOfPools(fleet).map((nodes) => [nodes.pool, nodes])),
);

function candidates(fleet: Fleet, workload: Workload): readonly NodesOfPool[] {
  const nodes = byPool(fleet);
  return placementOn(fleet.nodePools)
    .poolsOf(workload)
    .flatMap((pool) => nodes.get(pool) ?? []);
}

/** Whether some of a pool's nodes meet one of several lists of demands. */
export function haveNodes(nodes: NodesOfPool, alternatives: Demands): boolean {
  return nodesWith(nodes, alternatives.map(valueSets)) !== undefined;
}

/** Those of a pool's nodes that have one of several sets of labels. */
export function nodesWith(nodes: NodesOfPool, alternatives: readonly ValueSets[]): NodesForPods | undefined {
  const types = alternatives.flatMap((sets) => {
    for (const [label, set] of sets)
      if (!isOfOtherCloud(label, nodes) && !isMet(label, set, nodes.labels.get(label))) return [];
    const ofTypes = sets.size === 0 ? nodes.types : nodes.types.filter((type) => meets(type, sets));
    // That a pool has no type at all is a problem of its own, and not of the pods.
    return ofTypes.length > 0 || nodes.mayBeOthers || nodes.types.length === 0 ? [ofTypes] : [];
  });
  const [first, ...others] = types;
  if (!first) return undefined;
  return { nodes, types: others.length === 0 ? first : [...new Set(types.flat())] };
}

/** EKS Auto Mode and other clouds give nodes labels of their own, as `eks.amazonaws.com/instance-family`. */
function isOfOtherCloud(label: string, { pool, labels }: NodesOfPool): boolean {
  const { group } = pool.spec.template.spec.nodeClassRef;
  return !isOnEc2(pool) && !labels.has(label) && label.startsWith(`${group}/`);
}

function isMet(label: string, set: ValueSet, ofPool: ValueSet | undefined): boolean {
  if (!ofPool) return isKarpenters(label) || label === "kubernetes.io/hostname" || allowsAbsence(set);
  return !areDisjoint(set, ofPool) || (allowsAbsence(set) && allowsAbsence(ofPool));
}
