import type { Rule } from "../rule";

/** What runs well until the night on which it does not. */
export const operations: readonly Rule[] = [
  {
    code: "KM541",
    severity: "warning",
    title: "a node pool without limits",
    why: "Karpenter launches nodes as long as there are pods that want them: a workload that scales without end, or a Deployment with a zero too many, is paid for until somebody looks.",
    mend: "Give the pool limits: what it may have together of cpu, memory or any other resource of its nodes.",
    check: ({ nodePools }) =>
      nodePools
        .filter(({ spec }) => spec.replicas === undefined && Object.keys(spec.limits ?? {}).length === 0)
        .map((pool) => ({
          at: pool.place(["spec", "limits"]),
          says: `node pool ${pool.name} has no limits`,
          hint: 'limits: { cpu: "500" } is a beginning',
        })),
  },
];
