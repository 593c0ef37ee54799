import { amiFamilyOf } from "../../cluster/ami-family";
import type { NodeClass } from "../../cluster/cluster";
import type { InstanceType } from "../../instances/instance-types";
import { podCapacity } from "../../instances/pod-capacity";
import type { Fleet } from "../fleet/fleet";
import type { NodeClassObject } from "../fleet/node-class-object";
import { nodesOfPools } from "../fleet/nodes-of-pools";
import type { Finding, Rule } from "../rule";
import { launchedOnDefaultCard } from "./room-for-interfaces";

/** How many pods Karpenter promises a node, and how many get an address. */
export const promisedPods: readonly Rule[] = [
  {
    code: "KM503",
    severity: "warning",
    title: "more pods are promised than get an address",
    why: "Karpenter computes how many pods a node takes from all of its interfaces but reservedENIs. Those of the networks give pods no address of the VPC CNI, so with too few reserved Karpenter fills nodes beyond their addresses, and the last pods hang in ContainerCreating.",
    mend: "Let karpenter.reservedENIs be the most networks that a class has, which is what it is when nobody says it.",
    check: (fleet) => classesInUse(fleet).flatMap(promisedTooMany(fleet)),
  },
  {
    code: "KM504",
    severity: "info",
    title: "maxPods beyond the addresses of a node",
    why: "kubelet.maxPods takes the place of what Karpenter computes. Where it is higher than the addresses that the VPC CNI has left beside the networks, pods hang in ContainerCreating on a full node; unless the VPC CNI hands out prefixes (ENABLE_PREFIX_DELEGATION), which cannot be seen here.",
    mend: "Lower maxPods to what the smallest type has, or see that the VPC CNI hands out prefixes.",
    check: (fleet) => classesInUse(fleet).flatMap(maxPodsTooHigh),
  },
  {
    code: "KM505",
    severity: "info",
    title: "fewer pods are promised than there are addresses",
    why: "reservedENIs is one setting for all node classes. A class with fewer networks loses the pods of interfaces that the VPC CNI has after all, and its nodes are launched larger than they need be.",
    mend: "Where it matters, say kubelet.maxPods in the spec of the class with fewer networks, whose pools then want types of one size.",
    check: (fleet) => classesInUse(fleet).flatMap(promisedTooFew(fleet)),
  },
];

interface ClassInUse {
  readonly nodeClass: NodeClassObject;
  readonly resolved: NodeClass;
  /** Those that its pools may launch. */
  readonly types: readonly InstanceType[];
}

/** The classes of a cluster file that pools use, where the VPC CNI hands out single addresses. */
function classesInUse(fleet: Fleet): ClassInUse[] {
  const types = new Map<NodeClassObject, Set<InstanceType>>();
  for (const { nodeClass, types: ofPool } of nodesOfPools(fleet)) {
    if (!nodeClass?.resolved || nodeClass.spec.ipPrefixCount || isWindows(nodeClass)) continue;
    const all = types.get(nodeClass) ?? new Set();
    for (const type of ofPool) all.add(type);
    types.set(nodeClass, all);
  }
  return [...types].flatMap(([nodeClass, all]) => {
    const { resolved } = nodeClass;
    return resolved ? [{ nodeClass, resolved, types: [...all] }] : [];
  });
}

function isWindows({ spec }: NodeClassObject): boolean {
  return amiFamilyOf(spec)?.startsWith("Windows") === true;
}

/** Interfaces of a node that the VPC CNI has no addresses on. */
function withoutAddresses({ nodeClass, resolved }: ClassInUse): number {
  const efaOnly = launchedOnDefaultCard(nodeClass).filter(({ interfaceType }) => interfaceType === "efa-only");
  return resolved.networks.length + efaOnly.length;
}

/** The type that shows it best: of those with room for the networks, the one on which the numbers are furthest apart. */
function furthestOff(
  { types }: ClassInUse,
  lower: (type: InstanceType) => number,
  higher: (type: InstanceType) => number,
): InstanceType | undefined {
  const off = (type: InstanceType) => higher(type) / lower(type);
  return types.filter((type) => lower(type) > 0 && off(type) > 1).sort((one, other) => off(other) - off(one))[0];
}

function promisedTooMany({ file }: Fleet): (used: ClassInUse) => Finding[] {
  return (used) => {
    const reserved = file?.cluster.karpenter.reservedEnis;
    const networks = used.resolved.networks.length;
    if (!file || reserved === undefined || reserved >= networks || used.nodeClass.spec.kubelet?.maxPods !== undefined)
      return [];
    const lost = withoutAddresses(used);
    const promised = (type: InstanceType) => podCapacity(type, lost - networks + reserved);
    const capacity = (type: InstanceType) => podCapacity(type, lost);
    const worst = furthestOff(used, capacity, promised);
    if (!worst) return [];
    return [
      {
        at: file.place(["karpenter", "reservedENIs"]),
        says: `node class ${used.nodeClass.name} has ${count(networks, "network")}, and Karpenter takes ${count(reserved, "interface")} off: ${worst.name} is promised ${promised(worst)} pods, and the VPC CNI has addresses for ${capacity(worst)}`,
        hint: `reservedENIs: ${Math.max(...file.cluster.nodeClasses.map((each) => each.networks.length))}`,
      },
    ];
  };
}

function maxPodsTooHigh(used: ClassInUse): Finding[] {
  const { maxPods, podsPerCore } = used.nodeClass.spec.kubelet ?? {};
  if (maxPods === undefined || podsPerCore !== undefined) return [];
  const capacity = (type: InstanceType) => podCapacity(type, withoutAddresses(used));
  const worst = furthestOff(used, capacity, () => maxPods);
  if (!worst) return [];
  return [
    {
      at: used.nodeClass.place(["spec", "kubelet", "maxPods"]),
      says: `maxPods is ${maxPods}, and ${worst.name} has addresses for ${capacity(worst)} pods beside ${count(used.resolved.networks.length, "network")}`,
      hint: `maxPods: ${capacity(worst)}, if the VPC CNI hands out no prefixes`,
    },
  ];
}

function promisedTooFew({ file }: Fleet): (used: ClassInUse) => Finding[] {
  return (used) => {
    const reserved = file?.cluster.karpenter.reservedEnis;
    const networks = used.resolved.networks.length;
    if (reserved === undefined || reserved <= networks || used.nodeClass.spec.kubelet?.maxPods !== undefined) return [];
    const lost = withoutAddresses(used);
    const capacity = (type: InstanceType) => podCapacity(type, lost);
    const promised = (type: InstanceType) => podCapacity(type, lost - networks + reserved);
    const worst = furthestOff(used, promised, capacity);
    if (!worst) return [];
    return [
      {
        at: used.nodeClass.place(["spec", "kubelet", "maxPods"]),
        says: `node class ${used.nodeClass.name} has ${count(networks, "network")}, and Karpenter takes ${count(reserved, "interface")} off every node: ${worst.name} is promised ${promised(worst)} pods and has addresses for ${capacity(worst)}`,
        hint: "kubelet.maxPods of the class takes the place of what Karpenter computes",
      },
    ];
  };
}

function count(many: number, what: string): string {
  return many === 1 ? `one ${what}` : `${many === 0 ? "no" : many} ${what}s`;
}
