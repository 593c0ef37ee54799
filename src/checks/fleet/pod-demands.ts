import type { PathStep } from "../../cluster/located";
import type { Demand } from "../../instances/value-set";
import { remembered } from "../remembered";
import { type ValueSets, valueSets } from "./value-sets";
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

/** What may stand in each label of a node: all of one of these. */
export const wantedLabels = remembered((workload: Workload): readonly ValueSets[] =>
  demandsOfPods(workload).map(valueSets),
);
