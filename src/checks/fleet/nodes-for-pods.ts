import type { PathStep } from "../../cluster/located";
import type { InstanceType } from "../../instances/instance-types";
import { allowsAbsence, areDisjoint, type Demand, type ValueSet } from "../../instances/value-set";
import { isKarpenters } from "./label-names";
import { meets, type NodesOfPool, valueSets } from "./nodes-of-pools";
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

/** The types on which a pool can launch nodes for a workload; undefined when there is none. */
export interface NodesForPods {
  readonly nodes: NodesOfPool;
  readonly types: readonly InstanceType[];
}

/** Of the nodes of a pool, those that meet one of the lists of demands. */
export function nodesForPods(
  nodes: NodesOfPool,
  alternatives: readonly (readonly Demand[])[],
): NodesForPods | undefined {
  const fitting = alternatives.flatMap((demands) => {
    const sets = valueSets(demands);
    if (![...sets].every(([label, set]) => isMet(label, set, nodes.labels.get(label)))) return [];
    const types = nodes.types.filter((type) => meets(type, sets));
    return types.length > 0 || nodes.mayBeOthers ? [types] : [];
  });
  return fitting.length > 0 ? { nodes, types: [...new Set(fitting.flat())] } : undefined;
}

function isMet(label: string, set: ValueSet, ofPool: ValueSet | undefined): boolean {
  if (!ofPool) return isKarpenters(label) || label === "kubernetes.io/hostname" || allowsAbsence(set);
  return !areDisjoint(set, ofPool) || (allowsAbsence(set) && allowsAbsence(ofPool));
}
