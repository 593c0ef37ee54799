import { INSTANCE_TYPE } from "../../instances/instance-labels";
import { instanceTypes } from "../../instances/instance-types";
import { ofNodes } from "../fleet/node-pool-object";
import { fitsClass, type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import { someOf } from "../in-words";
import type { Finding, Rule } from "../rule";
import { exclusion, neededInterfaces, showInterfaces, showNetworks } from "./room-for-interfaces";

/** Interfaces: how many a node has, and who takes them. */
export const interfaces: readonly Rule[] = [
  {
    code: "KM501",
    severity: "error",
    title: "an instance type without room for the networks",
    why: "A node needs an interface for itself and one for each network of its class, all on its default network card. On a type that has fewer, the last networks are never attached: the node keeps its startup taint, no pod runs on it, and Karpenter pays for it and launches the next.",
    mend: "Take such types out of the pool's requirements, or give the class fewer networks.",
    check: (fleet) => nodesOfPools(fleet).flatMap(withoutRoom),
  },
  {
    code: "KM502",
    severity: "warning",
    title: "instance types that are too small for the networks",
    why: "Karpenter launches the cheapest type that its pods fit on, which is often one with few interfaces. With fewer than the node and its networks need, the node never becomes ready. With exactly as many it is a race: the VPC CNI takes a second interface as soon as it runs, and if it comes first a network has none.",
    mend: "Take such types out of the pool's requirements: one interface for the node, one for each network, and one more for the VPC CNI.",
    check: (fleet) => nodesOfPools(fleet).flatMap(withLittleRoom),
  },
  {
    code: "KM506",
    severity: "warning",
    title: "interfaces of the launch beside networks that count on the kernel's names",
    why: "networkInterfaces adds interfaces when the instance is launched, in the node's own subnet and with its security groups, so they carry no network. They are there before those of the networks, and take the kernel's names that the networks expect: the pods of a network come out in the node's subnet.",
    mend: "Give the networks links with names of their own, or take the interfaces out of networkInterfaces.",
    check: ({ nodeClasses }) =>
      nodeClasses.flatMap((nodeClass): Finding[] => {
        const named = nodeClass.resolved?.networks.filter(({ renamesLink }) => !renamesLink) ?? [];
        const further = nodeClass.spec.networkInterfaces?.findIndex(
          ({ deviceIndex, networkCardIndex, interfaceType }) =>
            interfaceType === "interface" && (deviceIndex > 0 || networkCardIndex > 0),
        );
        if (named.length === 0 || further === undefined || further < 0) return [];
        return [
          {
            at: nodeClass.place(["spec", "networkInterfaces", further]),
            says: `this interface of the launch may be called ${someOf(
              named.map(({ link }) => link),
              4,
            )} before ${showNetworks(named)} has one`,
            hint: `give ${showNetworks(named)} a link: of another name`,
          },
        ];
      }),
  },
  {
    code: "KM507",
    severity: "warning",
    title: "an instance type that the class's interfaces exclude",
    why: "Karpenter leaves out types that have fewer network cards, or fewer interfaces on a card, than networkInterfaces of the EC2NodeClass asks for. A pool that names such a type never gets it.",
    mend: "Take the type out of the pool, or give it a class of its own without these interfaces.",
    check: (fleet) => nodesOfPools(fleet).flatMap(leftOut),
  },
];

function withoutRoom(nodes: NodesOfPool): Finding[] {
  const need = neededInterfaces(nodes.nodeClass);
  if (!need) return [];
  const lacking = nodes.types.filter(({ defaultCardEnis }) => defaultCardEnis < need.least);
  const areAll = lacking.length > 0 && lacking.length === nodes.types.length && !nodes.mayBeOthers;
  const certain = areAll ? lacking : lacking.filter(({ name }) => isNamed(nodes, name));
  if (certain.length === 0) return [];
  const says = `${showInterfaces(certain)} interfaces, ${need.least} are needed: the node's own and ${others(nodes)}`;
  return [{ ...exclusion(nodes, certain), says }];
}

function withLittleRoom(nodes: NodesOfPool): Finding[] {
  const need = neededInterfaces(nodes.nodeClass);
  if (!need) return [];
  const without = nodes.types.filter(({ defaultCardEnis }) => defaultCardEnis < need.least);
  // KM501 has said it of those that are sure to be launched.
  if (without.length > 0 && without.length === nodes.types.length) return [];
  const little = nodes.types.filter(
    ({ name, defaultCardEnis }) =>
      defaultCardEnis < need.withVpcCni && !(defaultCardEnis < need.least && isNamed(nodes, name)),
  );
  if (little.length === 0) return [];
  const says = `${showInterfaces(little)} interfaces, ${need.withVpcCni} are needed: the node's own, ${others(nodes)}, and one for the VPC CNI`;
  return [{ ...exclusion(nodes, little), says }];
}

function others({ nodeClass }: NodesOfPool): string {
  const networks = nodeClass?.resolved?.networks ?? [];
  const launched = (nodeClass && neededInterfaces(nodeClass)?.least) ?? 0;
  const further = launched - 1 - networks.length;
  return `${networks.length === 1 ? "that" : "those"} of ${showNetworks(networks)}${further > 0 ? ` and ${further} of networkInterfaces` : ""}`;
}

/** Whether a pool asks for a type by its name. */
function isNamed({ labels }: NodesOfPool, type: string): boolean {
  const set = labels.get(INSTANCE_TYPE);
  return set !== undefined && !set.isComplement && set.values.has(type);
}

function leftOut({ pool, nodeClass, types }: NodesOfPool): Finding[] {
  // That no type is left at all is another rule's.
  if (!nodeClass || types.length === 0) return [];
  return pool.requirements.flatMap(({ key, operator, values = [] }, index) => {
    if (key !== INSTANCE_TYPE || operator !== "In") return [];
    return values.flatMap((name, at): Finding[] => {
      const type = instanceTypes().get(name);
      if (!type || fitsClass(type, nodeClass) || name.startsWith("a1.")) return [];
      return [
        {
          at: pool.place(ofNodes("requirements", index, "values", at)),
          says: `${name} is never launched: node class ${nodeClass.name} asks in networkInterfaces for more than its ${showCards(type.cards)} with ${type.defaultCardEnis} interfaces`,
          hint: `take ${name} out, or use a class without these interfaces`,
        },
      ];
    });
  });
}

function showCards(cards: number): string {
  return cards === 1 ? "one network card" : `${cards} network cards`;
}
