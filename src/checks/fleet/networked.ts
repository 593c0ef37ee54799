import type { Fleet } from "./fleet";
import type { NodeClassObject } from "./node-class-object";
import type { NodePoolObject } from "./node-pool-object";

/** What userdata says that makes interfaces: by the aws command, by EC2's own query, or by the unit that we write. */
const MAKES_INTERFACES = /\b(create|attach)-network-interface\b|\b(Create|Attach)NetworkInterface\b|multus-enis/;

/** Whether nodes of a class have interfaces beside those of the VPC CNI. */
function hasNetworks({ spec, resolved }: NodeClassObject): boolean {
  return (resolved?.networks.length ?? 0) > 0 || MAKES_INTERFACES.test(spec.userData ?? "");
}

/** The pools whose nodes have such interfaces, each with its class. */
export function networkedPools({ nodePools, nodeClasses }: Fleet): [NodePoolObject, NodeClassObject][] {
  const known = new Map(nodeClasses.map((nodeClass) => [nodeClass.name, nodeClass]));
  return nodePools.flatMap((pool): [NodePoolObject, NodeClassObject][] => {
    const nodeClass = known.get(pool.nodeClass);
    return nodeClass && (hasNetworks(nodeClass) || waitsForMultus(pool)) ? [[pool, nodeClass]] : [];
  });
}

/** Something that nobody sees here, a controller say, makes the interfaces of such nodes. */
function waitsForMultus({ startupTaints }: NodePoolObject): boolean {
  return startupTaints.some(({ key }) => /multus/i.test(key));
}
