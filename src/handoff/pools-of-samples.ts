import type { NodePool, Sample, Taint } from "../cluster/cluster";
import { NODE_POOL } from "../cluster/node-labels";
import { toleratesAll, tolerationOf } from "../cluster/taints";
import { CAPACITY_TYPE } from "../instances/instance-labels";
import {
  ANYTHING,
  allows,
  allowsAbsence,
  areDisjoint,
  type Demand,
  intersection,
  type ValueSet,
  valueSet,
} from "../instances/value-set";

/** The pools on whose nodes a sample's pods may run, those that Karpenter tries first before the others. */
export function poolsOf(sample: Sample, pools: readonly NodePool[]): NodePool[] {
  return pools
    .filter((pool) => meets(pool, sample) && passes(sample, pool))
    .sort((one, other) => weight(other) - weight(one) || (one.name > other.name ? -1 : 1));
}

function weight({ spec }: NodePool): number {
  return spec.weight ?? 0;
}

/** Karpenter buys spot wherever the pool's requirements do not rule it out. */
export function mayBuySpot(pool: NodePool): boolean {
  return allows(labelOf(pool, CAPACITY_TYPE) ?? ANYTHING, "spot");
}

function meets(pool: NodePool, { requirements }: Sample): boolean {
  return requirements.every((requirement) => {
    const asked = valueSet(requirement);
    const known = labelOf(pool, requirement.key);
    if (known) return !areDisjoint(asked, known) || (allowsAbsence(asked) && allowsAbsence(known));
    // Of other labels than these nobody but the pool says anything.
    return /(^|[./])(kubernetes\.io|karpenter\.sh|k8s\.aws)\//.test(requirement.key) || allowsAbsence(asked);
  });
}

/** What a pool says of a label of its nodes. */
function labelOf({ name, spec }: NodePool, label: string): ValueSet | undefined {
  const { metadata, spec: node } = spec.template;
  const labels = Object.entries({ ...metadata?.labels, [NODE_POOL]: name });
  const demands: Demand[] = [
    ...node.requirements,
    ...labels.map(([key, value]) => ({ key, operator: "In", values: [value] })),
  ];
  const sets = demands.filter(({ key }) => key === label).map(valueSet);
  return sets.length === 0 ? undefined : sets.reduce(intersection);
}

/** Whether no taint of the pool keeps the pods away; EKS lets those pass that ask for the resource it is named by. */
function passes(sample: Sample, { spec }: NodePool): boolean {
  const taints: readonly Taint[] = spec.template.spec.taints ?? [];
  const others = taints.filter(({ key }) => !Object.hasOwn(sample.resources, key));
  return toleratesAll([...sample.tolerates.map(tolerationOf), ...sample.tolerations], others);
}
