import type { Attachment, Network, NodeClass, NodeUserData, Selector } from "../../src/cluster/cluster";
import { reference } from "../handoff/clusters";

/** The reference system's cluster and node class. */
export { reference };

const referenceClass = ((): NodeClass => {
  const [nodeClass] = reference.nodeClasses;
  if (!nodeClass) throw new Error("the reference has a node class");
  return nodeClass;
})();

/** The reference's class with other userdata. */
export function classWith(userData: Partial<NodeUserData>, networks: readonly Network[] = []): NodeClass {
  return { ...referenceClass, networks, userData: { ...referenceClass.userData, ...userData } };
}

/** A network in one zone. */
export function network(
  name: string,
  zone: string,
  subnet: Selector,
  securityGroups: readonly Selector[],
  more: Partial<Network> = {},
): Network {
  const [first] = reference.networks;
  const [attachment] = first?.attachments ?? [];
  if (!first || !attachment) throw new Error("the reference has a network");
  const own: Attachment = { ...attachment, network: name, zone, subnet, securityGroups };
  return { ...first, name, link: name, ...more, attachments: [own] };
}
