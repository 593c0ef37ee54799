import { nearest } from "../../cluster/did-you-mean";
import type { Fleet } from "../fleet/fleet";
import { ofNodes } from "../fleet/node-pool-object";
import { isOnEc2 } from "../fleet/nodes-of-pools";
import type { Finding, Rule } from "../rule";

/** What node pools say of their node class. */
export const classReferences: readonly Rule[] = [
  {
    code: "KM528",
    severity: "warning",
    title: "a node class that is not there",
    why: "A pool whose EC2NodeClass is nowhere is not ready: Karpenter passes over it, and the pods stay Pending.",
    mend: "Write the name as the EC2NodeClass has it.",
    check: mistyped,
  },
];

/** A class may be in files that are not looked at; one that no pool names, and that is nearly called so, is here for this. */
function mistyped({ nodePools, nodeClasses }: Fleet): Finding[] {
  const names = new Set(nodeClasses.map(({ name }) => name));
  const named = new Set(nodePools.map(({ nodeClass }) => nodeClass));
  const unused = [...names].filter((name) => !named.has(name));
  if (unused.length === 0) return [];
  return nodePools.filter(isOnEc2).flatMap((pool) => {
    const meant = names.has(pool.nodeClass) ? undefined : nearest(pool.nodeClass, unused);
    if (!meant) return [];
    return [
      {
        at: pool.place(ofNodes("nodeClassRef", "name")),
        says: `there is no EC2NodeClass ${pool.nodeClass} here, and ${meant} has no pool`,
        hint: `did you mean ${meant}?`,
      },
    ];
  });
}
