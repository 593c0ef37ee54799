import type { NodePoolObject } from "../fleet/node-pool-object";
import type { Finding, Rule } from "../rule";

/** Pools with a fixed number of nodes (static capacity). */
export const fixedNodes: readonly Rule[] = [
  {
    code: "KM540",
    severity: "warning",
    title: "a fixed number of nodes that its limit leaves no room for",
    why: "Karpenter keeps as many nodes as replicas says, but never more than limits.nodes. To replace one whose AMI or class has changed, it starts another first: at the limit it cannot, and the nodes stay as they are until they expire.",
    mend: "Let limits.nodes be higher than replicas, by as many nodes as may be replaced at a time.",
    check: ({ nodePools }) => nodePools.flatMap(withoutRoom),
  },
];

function withoutRoom(pool: NodePoolObject): Finding[] {
  const { replicas, limits } = pool.spec;
  const most = limits?.nodes === undefined ? Number.NaN : Number(limits.nodes);
  if (replicas === undefined || replicas === 0 || !(most <= replicas)) return [];
  return [
    {
      at: pool.place(["spec", "limits", "nodes"]),
      says:
        most < replicas
          ? `node pool ${pool.name} is to have ${replicas} nodes, and may have ${most}`
          : `node pool ${pool.name} may have no node beside its ${replicas}: none is replaced when its AMI or class changes`,
      hint: `nodes: ${replicas + 1}`,
    },
  ];
}
