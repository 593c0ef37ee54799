import { parseCpus } from "../../instances/cpus-for-pods";
import { parseBytes } from "../../instances/memory";
import { type Headroom, headroomOf } from "../fleet/headroom";
import { podRequest } from "../fleet/pod-requests";
import type { Finding, Rule } from "../rule";

/** Pods that hold room until others need it. */
export const headroom: readonly Rule[] = [
  {
    code: "KM597",
    severity: "warning",
    title: "headroom that its node pool starts no nodes for",
    why: "Pods of headroom that fit nowhere are the reason for which Karpenter starts nodes early. A pool with a fixed number of nodes starts none for pods, and one at its limits starts no more: the pods wait, and there is no room to spare.",
    mend: "Send headroom to a pool without replicas, and keep all of it well below the pool's limits.",
    check: (fleet) => headroomOf(fleet).flatMap((each) => onFixedNodes(each) ?? beyondLimits(each)),
  },
  {
    code: "KM598",
    severity: "warning",
    title: "headroom on nodes that go only when they are empty",
    why: "A pod of headroom is a pod: its node is not empty. With WhenEmpty such nodes stay after all other pods have gone, up to one for each of these pods, whatever else has room.",
    mend: "Let Karpenter move them together: consolidationPolicy WhenEmptyOrUnderutilized, with budgets for how many nodes may go at a time.",
    check: (fleet) => headroomOf(fleet).flatMap(keepsNodes),
  },
];

function onFixedNodes({ workload, pools, replicas }: Headroom): Finding[] | undefined {
  if (replicas === 0 || pools.some(({ spec }) => spec.replicas === undefined)) return undefined;
  const [pool] = pools;
  return [
    {
      at: workload.place([]),
      says: `node pool ${pool?.name} has ${pool?.spec.replicas} nodes whatever pods there are, and starts none for headroom`,
      hint: "take the headroom away, or the pool's replicas",
    },
  ];
}

const RESOURCES = [
  { resource: "cpu", parse: parseCpus },
  { resource: "memory", parse: parseBytes },
] as const;

function beyondLimits({ workload, pools, replicas }: Headroom): Finding[] {
  const names = pools.map(({ name }) => name).join(", ");
  const beyond = RESOURCES.find(({ resource, parse }) => {
    const asked = podRequest(workload, resource, parse)?.amount ?? 0;
    const limits = pools.map(({ spec }) => parse(String(spec.limits?.[resource] ?? "")));
    const all = limits.reduce<number>((sum, limit) => sum + (limit ?? Number.POSITIVE_INFINITY), 0);
    return replicas * asked > all;
  });
  if (!beyond) return [];
  const limits = pools.map(({ spec }) => spec.limits?.[beyond.resource]).join(" and ");
  return [
    {
      at: workload.place(["spec", "replicas"]),
      says: `these ${replicas} pods ask for more ${beyond.resource} than node pool ${names} may have, which is ${limits}`,
      hint: "the pool's limits are for headroom and all other pods together",
    },
  ];
}

function keepsNodes({ workload, pools, replicas }: Headroom): Finding[] {
  const pool = pools.find(({ spec }) => {
    const { consolidationPolicy, consolidateAfter } = spec.disruption ?? {};
    return spec.replicas === undefined && consolidationPolicy === "WhenEmpty" && consolidateAfter !== "Never";
  });
  if (!pool || replicas === 0) return [];
  return [
    {
      at: pool.place(["spec", "disruption", "consolidationPolicy"]),
      says: `up to ${replicas} nodes of pool ${pool.name} stay for ${workload.kind} ${workload.name}, which holds room: with a pod of it a node is never empty`,
      hint: "consolidationPolicy: WhenEmptyOrUnderutilized",
    },
  ];
}
