import type { Cluster, NodePool, Sample } from "../cluster/cluster";
import { mayBuySpot, poolsOf } from "./pools-of-samples";

/** A sample's numbers of pods, one after the other, and what its pools make of them. */
export function walkView(sample: Sample, { nodePools }: Cluster) {
  const pools = poolsOf(sample, nodePools).map(poolView);
  const numbers = [sample.replicas, ...sample.walk];
  const steps = sample.walk.map((to, index) => stepView(sample, numbers[index] ?? 0, to));
  const first = [steps.find(({ more }) => more), steps.find(({ fewer }) => fewer)];
  return {
    name: sample.name,
    namespace: sample.namespace,
    replicas: sample.replicas,
    comesBack: sample.walk.at(-1) !== sample.replicas,
    pools,
    // What there is to look at is said once.
    steps: steps.map((step) => ({ ...step, isFirst: first.includes(step) })),
    ages: pools.filter(({ expires }) => expires !== "Never"),
    movesPods: pools.some(({ underused, balanced }) => underused || balanced),
    waitsForEmpty: pools.some(({ empty }) => empty),
    spot: pools.some((pool) => (pool.underused || pool.balanced) && pool.spot),
  };
}

/** What a pool does with its nodes; exactly one of fixed, never, empty, balanced and underused holds. */
function poolView(pool: NodePool) {
  const { replicas, disruption, template } = pool.spec;
  const { consolidationPolicy = "WhenEmptyOrUnderutilized", consolidateAfter = "0s" } = disruption ?? {};
  const fixed = replicas !== undefined;
  const never = !fixed && consolidateAfter === "Never";
  const consolidates = !fixed && !never;
  return {
    name: pool.name,
    fixed,
    nodes: replicas ?? 0,
    never,
    consolidates,
    empty: consolidates && consolidationPolicy === "WhenEmpty",
    balanced: consolidates && consolidationPolicy === "Balanced",
    underused: consolidates && consolidationPolicy === "WhenEmptyOrUnderutilized",
    after: consolidateAfter,
    atOnce: /^(0+[smh])+$/.test(consolidateAfter),
    budgets: (disruption?.budgets ?? [{ nodes: "10%" }]).map(({ nodes = "10%", schedule, duration, reasons }) => ({
      nodes,
      schedule: schedule ?? "",
      duration: duration ?? "",
      reasons: reasons ?? [],
    })),
    expires: template.spec.expireAfter ?? "720h",
    spot: mayBuySpot(pool),
  };
}

function stepView(sample: Sample, from: number, to: number) {
  const { cpu, memory, resources } = sample;
  const asked = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }), ...resources };
  return {
    from,
    to,
    more: to > from,
    fewer: to < from,
    asks: to === 0 ? [] : Object.entries(asked).map(([resource, amount]) => ({ resource, amount: times(to, amount) })),
  };
}

/** An amount so many times, in its own unit. */
function times(count: number, amount: string): string {
  const [, number = "", unit = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(amount) ?? [];
  return `${Number((count * Number(number)).toFixed(3))}${unit}`;
}
