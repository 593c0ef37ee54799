import type { Accelerator } from "../../cluster/cluster";
import { keepsAway } from "../../cluster/taints";
import { ACCELERATOR_MANUFACTURER, FAMILY, GPU_MANUFACTURER, INSTANCE_TYPE } from "../../instances/instance-labels";
import { acceleratorsOf, driversOf } from "../fleet/accelerators";
import type { Fleet } from "../fleet/fleet";
import { labelName } from "../fleet/label-names";
import { type NodePoolObject, ofNodes } from "../fleet/node-pool-object";
import { type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import type { Finding, Rule } from "../rule";
import { choosing } from "./room-for-interfaces";

/** Nodes with graphics processors and other accelerators. */
export const accelerators: readonly Rule[] = [
  {
    code: "KM595",
    severity: "warning",
    title: "an accelerator that the AMI has no driver for",
    why: "Without its driver an accelerator is not there for Kubernetes: the node never has the resource that its pods ask for, is never ready for them, and is paid for. Of EKS's AMIs the aliases of AL2, AL2023 and Bottlerocket bring the variants for NVIDIA and for Neuron; AMD's driver is in none, and an AMI chosen by name, id or parameter is the one variant that it is.",
    mend: "Give the pool a node class with an AMI that has the driver: an alias, the variant by its name, or an AMI of your own.",
    check: (fleet) => nodesOfPools(fleet).flatMap(withoutDriver),
  },
  {
    code: "KM596",
    severity: "warning",
    title: "nodes with accelerators that any pod may run on",
    why: "Karpenter chooses among pools by weight and name, and not by price: without a taint, pods that use no accelerator are reason enough to launch such a node, and keep it from being removed.",
    mend: "Taint the nodes with the name of the resource: EKS lets pods that ask for it pass, and no others come.",
    check: (fleet) => nodesOfPools(fleet).flatMap((nodes) => withoutTaint(nodes, fleet)),
  },
];

function withoutDriver(nodes: NodesOfPool): Finding[] {
  const { pool, nodeClass } = nodes;
  const drivers = nodeClass && driversOf(nodeClass);
  if (!drivers) return [];
  const lacking = acceleratorsOf(nodes).filter((accelerator) => !drivers.has(accelerator));
  // Of a whole category its pods choose by what they ask for: nobody means the few types that another maker has in it.
  if (lacking.length < acceleratorsOf(nodes).length && !pool.requirements.some(isOfKnownMaker)) return [];
  return lacking.slice(0, 1).map((accelerator) => ({
    at: pool.place(choosingAccelerator(pool)),
    says: `nodes of pool ${pool.name} have ${accelerator}, and the AMI of node class ${nodeClass.name} has no driver for it`,
    hint: whereDriversAre(accelerator),
  }));
}

/** Whoever names a family, a type or a maker knows whose accelerators they are. */
function isOfKnownMaker({ key, operator }: NodePoolObject["requirements"][number]): boolean {
  return (
    operator === "In" && [FAMILY, INSTANCE_TYPE, GPU_MANUFACTURER, ACCELERATOR_MANUFACTURER].includes(labelName(key))
  );
}

function whereDriversAre(accelerator: Accelerator): string {
  return accelerator === "amd.com/gpu"
    ? "no AMI of EKS has it: an AMI of your own does, by its id or name"
    : "ami: al2023@VERSION has it: Karpenter takes the variant that the instance type needs";
}

/** The requirement that says which accelerator, or else those that choose types. */
function choosingAccelerator(pool: NodePoolObject) {
  const index = pool.requirements.findIndex(({ key }) =>
    [GPU_MANUFACTURER, ACCELERATOR_MANUFACTURER].includes(labelName(key)),
  );
  return index < 0 ? choosing(pool) : ofNodes("requirements", index);
}

function withoutTaint(nodes: NodesOfPool, { file }: Fleet): Finding[] {
  const { pool } = nodes;
  const [accelerator] = acceleratorsOf(nodes);
  if (accelerator === undefined || pool.taints.some(keepsAway)) return [];
  return [
    {
      at: pool.place(ofNodes("taints")),
      says: `any pod may run on nodes of pool ${pool.name}, which have ${accelerator}`,
      hint: file ? `accelerator: ${accelerator} taints them` : `taints: [{ key: ${accelerator}, effect: NoSchedule }]`,
    },
  ];
}
