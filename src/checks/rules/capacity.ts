import { textAt } from "../../cluster/json";
import { parseCpus } from "../../instances/cpus-for-pods";
import { CAPACITY_TYPE, CPU } from "../../instances/instance-labels";
import { acceleratorsOf } from "../fleet/accelerators";
import type { Fleet } from "../fleet/fleet";
import { type NodePoolObject, ofNodes } from "../fleet/node-pool-object";
import { type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import { containersOf, environmentOf } from "../fleet/program";
import { labelsOf } from "../fleet/types-with-labels";
import type { Finding, Rule } from "../rule";

/** How many nodes there may be, and how they are paid for. */
export const capacity: readonly Rule[] = [
  {
    code: "KM529",
    severity: "warning",
    title: "limits that no node fits into",
    why: "Karpenter launches no node that would bring a pool above its limits. Where the smallest type has more than the limit, that is none at all.",
    mend: "Raise the limit, or let the pool launch smaller types. A limit of 0 says that a pool is to launch nothing.",
    check: (fleet) => nodesOfPools(fleet).flatMap(withoutRoom),
  },
  {
    code: "KM541",
    severity: "warning",
    title: "a node pool without limits",
    why: "Karpenter launches nodes as long as there are pods that want them: a workload that scales without end, or a Deployment with a zero too many, is paid for until somebody looks.",
    mend: "Give the pool limits: what it may have together of cpu, memory or any other resource of its nodes.",
    check: (fleet) =>
      nodesOfPools(fleet)
        .filter(({ pool: { spec } }) => spec.replicas === undefined && Object.keys(spec.limits ?? {}).length === 0)
        .map((nodes) => ({
          at: nodes.pool.place(["spec", "limits"]),
          says: `node pool ${nodes.pool.name} has no limits`,
          hint: `limits: { ${someLimit(nodes)} } is a beginning`,
        })),
  },
  {
    code: "KM550",
    severity: "warning",
    title: "spot nodes, and a Karpenter that hears of no interruption",
    why: "EC2 takes a spot instance back two minutes after it has said so, to a queue. A Karpenter that listens to none learns of it when the node is gone, and the pods die without having been moved.",
    mend: "Give Karpenter its queue (settings.interruptionQueue of its chart), or let the pool have on-demand nodes only.",
    check: spotWithoutQueue,
  },
];

function someLimit(nodes: NodesOfPool): string {
  const [accelerator] = acceleratorsOf(nodes);
  return accelerator === undefined ? 'cpu: "500"' : `${accelerator}: 8`;
}

function withoutRoom({ pool, types, mayBeOthers }: NodesOfPool): Finding[] {
  const limit = parseCpus(String(pool.spec.limits?.cpu ?? ""));
  if (!limit || mayBeOthers) return [];
  const sizes = types.map((type) => ({ type, cpus: Number(labelsOf(type).get(CPU)) }));
  const [smallest] = sizes.toSorted((one, other) => one.cpus - other.cpus);
  // What is not a number is not known.
  if (!smallest || sizes.some(({ cpus }) => !(cpus > limit))) return [];
  return [
    {
      at: pool.place(["spec", "limits", "cpu"]),
      says: `node pool ${pool.name} may have ${limit} processors, and its smallest type, ${smallest.type.name}, has ${smallest.cpus}`,
      hint: `cpu: "${smallest.cpus}" is enough for one node`,
    },
  ];
}

function spotWithoutQueue({ nodePools, workloads }: Fleet): Finding[] {
  const controllers = workloads.flatMap(({ pod }) => containersOf(pod).filter(isKarpenter));
  const listens = controllers.some((container) => environmentOf(container).has("INTERRUPTION_QUEUE"));
  const handled = workloads.some(({ containers }) =>
    containers.some(({ image }) => image.includes("aws-node-termination-handler")),
  );
  if (controllers.length === 0 || listens || handled) return [];
  return nodePools.flatMap((pool) => {
    const index = pool.requirements.findIndex(({ key }) => key === CAPACITY_TYPE);
    if (!mayBeSpot(pool)) return [];
    const at = pool.place(index < 0 ? ofNodes("requirements") : ofNodes("requirements", index));
    const says = `node pool ${pool.name} may have spot nodes, and Karpenter has no INTERRUPTION_QUEUE here`;
    const hint =
      index < 0 ? `without a requirement ${CAPACITY_TYPE} spot comes first` : "settings.interruptionQueue of its chart";
    return [{ at, says, hint }];
  });
}

function isKarpenter(container: unknown): boolean {
  return /(^|\/)karpenter\/controller([:@]|$)/.test(textAt(container, "image") ?? "");
}

/** Where a pool says nothing of it, Karpenter takes spot before on-demand. */
function mayBeSpot({ requirements }: NodePoolObject): boolean {
  return requirements
    .filter(({ key }) => key === CAPACITY_TYPE)
    .every(({ operator, values = [] }) => {
      if (operator === "In") return values.includes("spot");
      return operator === "NotIn" ? !values.includes("spot") : operator === "Exists";
    });
}
