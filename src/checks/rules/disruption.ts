import type { NodePoolSpec } from "../../../imports/specs";
import type { Fleet } from "../fleet/fleet";
import { networkedPools } from "../fleet/networked";
import { type NodePoolObject, ofNodes } from "../fleet/node-pool-object";
import { placementOn } from "../fleet/placement";
import type { Workload } from "../fleet/workload";
import type { Finding, Rule } from "../rule";

/** When nodes that run are replaced or taken away. */
export const disruption: readonly Rule[] = [
  {
    code: "KM544",
    severity: "warning",
    title: "nodes with networks that are taken away at once",
    why: "A node with networks takes longer to be ready than another: its interfaces are made, attached and configured first. When it is taken away as soon as it is not needed, a rollout or a short lull pays for that time again and again. 0s is also what Karpenter takes when nothing is said.",
    mend: "Let a node wait for a minute or two before it goes: disruption.consolidateAfter.",
    check: takenAwayAtOnce,
  },
  {
    code: "KM545",
    severity: "info",
    title: "nodes with networks without a budget",
    why: "Without a budget of its own a pool has Karpenter's: a tenth of its nodes, at least one, may be replaced at a time, at any hour and for any reason. Pods on Multus networks lose their addresses when they move.",
    mend: "Say how many nodes may go at a time, and when: disruption.budgets.",
    check: withoutBudget,
  },
  {
    code: "KM546",
    severity: "warning",
    title: "a budget by which no node is ever renewed",
    why: "With a budget of no nodes at all hours, a change of the AMI, of the userdata or of the pool reaches no node that runs. They go when they expire, and then without regard to any budget.",
    mend: "Give the budget a schedule and a duration, so that there are hours in which nodes may be replaced.",
    check: ({ nodePools }) => nodePools.flatMap(neverRenewed),
  },
  {
    code: "KM547",
    severity: "warning",
    title: "budgets by which all nodes may go at once",
    why: "When no budget is in force, Karpenter's own of a tenth does not come back: there is no limit. So it is outside the hours of a schedule, for a reason that no budget names, with an empty list, and with 100%. A change of the AMI then replaces all nodes at the same time.",
    mend: "Add a budget without schedule and reasons as the limit for all other times.",
    check: ({ nodePools }) => nodePools.flatMap(allAtOnce),
  },
  {
    code: "KM548",
    severity: "info",
    title: "nodes that never expire",
    why: "Without an age at which it goes, a node lives until something drifts or it is not needed: what piles up on it (logs, images, leaked memory, a kernel without its patches) stays.",
    mend: "Give nodes an age, as 720h, and a terminationGracePeriod that bounds how long one takes to go.",
    check: ({ nodePools }) =>
      nodePools
        .filter(({ spec }) => spec.template.spec.expireAfter === "Never")
        .map((pool) => ({
          at: pool.place(ofNodes("expireAfter")),
          says: `nodes of pool ${pool.name} never expire`,
          hint: "expireAfter: 720h is Karpenter's own default",
        })),
  },
  {
    code: "KM549",
    severity: "warning",
    title: "pods that may not be moved, on nodes that wait for them for ever",
    why: "Karpenter does not evict a pod with karpenter.sh/do-not-disrupt. A node that expires is closed for other pods, emptied of them, and then waits for that one without an end, paid for and unused; a node that has drifted is not replaced.",
    mend: "Give the pool a terminationGracePeriod: after it the node goes, whatever still runs there.",
    check: waitsForEver,
  },
];

type Budgets = NonNullable<NonNullable<NodePoolSpec["disruption"]>["budgets"]>;
type Budget = Budgets[number];
type Reason = NonNullable<Budget["reasons"]>[number];

const BUDGETS = ["spec", "disruption", "budgets"] as const;

function takenAwayAtOnce(fleet: Fleet): Finding[] {
  return networkedPools(fleet)
    .filter(([{ spec }]) => spec.replicas === undefined && isNothing(spec.disruption?.consolidateAfter ?? "0s"))
    .map(([pool, nodeClass]) => ({
      at: pool.place(["spec", "disruption", "consolidateAfter"]),
      says: `nodes of pool ${pool.name} go as soon as they are ${whenTheyGo(pool)}, and new ones have the interfaces of class ${nodeClass.name} to wait for`,
      hint: pool.spec.disruption
        ? "consolidateAfter: 120s is a beginning"
        : "disruption: { consolidateAfter: 120s } is a beginning",
    }));
}

function isNothing(duration: string): boolean {
  return /^(0+[smh])+$/.test(duration);
}

function whenTheyGo({ spec }: NodePoolObject): string {
  return spec.disruption?.consolidationPolicy === "WhenEmpty" ? "empty" : "empty or underused";
}

function withoutBudget(fleet: Fleet): Finding[] {
  return networkedPools(fleet)
    .filter(([{ spec }]) => spec.disruption?.budgets === undefined)
    .map(([pool]) => ({
      at: pool.place(BUDGETS),
      says: `node pool ${pool.name} has no budget of its own: a tenth of its nodes may be replaced at a time, at any hour`,
      hint: 'budgets: [{ nodes: 10% }, { nodes: "0", schedule: "0 8 * * *", duration: 10h }] spares ten hours of each day (UTC)',
    }));
}

function neverRenewed(pool: NodePoolObject): Finding[] {
  const index = (pool.spec.disruption?.budgets ?? []).findIndex(
    (budget) => isAlways(budget) && isFor(budget, "Drifted") && share(budget) === 0,
  );
  if (index < 0) return [];
  const { expireAfter = "720h" } = pool.spec.template.spec;
  const until = expireAfter === "Never" ? "" : ` before it expires (after ${expireAfter})`;
  return [
    {
      at: pool.place([...BUDGETS, index]),
      says: `no node of pool ${pool.name} is ever replaced when its AMI or its class changes${until}`,
      hint: "give the budget a schedule and a duration",
    },
  ];
}

function allAtOnce(pool: NodePoolObject): Finding[] {
  const budgets = pool.spec.disruption?.budgets;
  if (!budgets) return [];
  const reasons = reasonsOf(pool).filter((reason) => !isBounded(budgets, reason));
  if (reasons.length === 0) return [];
  const all =
    reasons.length === reasonsOf(pool).length ? "" : ` that ${reasons.map((reason) => WORDS[reason]).join(" or ")}`;
  return [
    {
      at: pool.place(budgets.length === 1 ? [...BUDGETS, 0] : BUDGETS, "key"),
      says: `all nodes of pool ${pool.name}${all} may be replaced at once${whenUnbounded(budgets, reasons)}`,
      hint: "- nodes: 10%   (without schedule and reasons) bounds them",
    },
  ];
}

const WORDS: Readonly<Record<Reason, string>> = {
  Drifted: "have drifted",
  Underutilized: "are underused",
  Empty: "are empty",
};

/** Why its nodes may be replaced; that empty ones go all at once does no harm. */
function reasonsOf({ spec }: NodePoolObject): Reason[] {
  const underused = spec.replicas === undefined && spec.disruption?.consolidationPolicy !== "WhenEmpty";
  return underused && spec.disruption?.consolidateAfter !== "Never" ? ["Drifted", "Underutilized"] : ["Drifted"];
}

function whenUnbounded(budgets: Budgets, reasons: readonly Reason[]): string {
  const scheduled = budgets.some((budget) => !isAlways(budget) && reasons.some((reason) => isFor(budget, reason)));
  return scheduled ? " when no schedule of its budgets is in force" : "";
}

function isBounded(budgets: Budgets, reason: Reason): boolean {
  return budgets.some((budget) => isAlways(budget) && isFor(budget, reason) && share(budget) < 1);
}

function isAlways({ schedule, duration }: Budget): boolean {
  return schedule === undefined && duration === undefined;
}

function isFor({ reasons }: Budget, reason: Reason): boolean {
  return reasons === undefined || reasons.includes(reason);
}

/** The share of all nodes that may go; of a number only whether it is none. */
function share({ nodes = "10%" }: Budget): number {
  if (nodes.endsWith("%")) return Number(nodes.slice(0, -1)) / 100;
  return Number(nodes) === 0 ? 0 : 0.1;
}

function waitsForEver({ nodePools, workloads }: Fleet): Finding[] {
  const waiting = nodePools.filter(({ spec }) => spec.template.spec.terminationGracePeriod === undefined);
  const placement = placementOn(waiting);
  const first = new Map<NodePoolObject, Workload>();
  for (const workload of workloads.filter(mayNotBeMoved))
    for (const pool of placement.poolsOf(workload)) if (!first.has(pool)) first.set(pool, workload);
  return [...first].map(([pool, { kind, name }]) => ({
    at: pool.place(ofNodes("terminationGracePeriod")),
    says: `a node of pool ${pool.name} that is to go waits for the pods of ${kind} ${name} without an end`,
    hint: "terminationGracePeriod: 24h, or what these pods may take at most",
  }));
}

/** Pods of a Job end by themselves. */
function mayNotBeMoved({ kind, annotations }: Workload): boolean {
  return kind !== "Job" && kind !== "CronJob" && annotations["karpenter.sh/do-not-disrupt"] === "true";
}
