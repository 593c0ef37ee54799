import type { Cluster, Network, NodeClass } from "../cluster/cluster";
import { CLUSTER_TAG } from "./interface-tags";
import { inJson, networkLines, selectorsOf } from "./networks";
import { render } from "./template";

/** The program that puts a node on its class's networks: one text for all families, but for what differs on them. */
export function interfacesProgram(nodeClass: NodeClass, cluster: Cluster): string {
  return render("userdata/interfaces.sh.hbs", view(nodeClass, cluster));
}

function view({ networks, userData }: NodeClass, cluster: Cluster) {
  const tagged = selectorsOf(networks).flatMap((selector) => ("id" in selector ? [] : [selector.tags]));
  const bottlerocket = userData.family === "Bottlerocket";
  return {
    names: networks.map((network) => network.name),
    networks: networkLines(networks),
    tags: inJson({
      "node.k8s.amazonaws.com/no_manage": "true",
      [CLUSTER_TAG]: cluster.name,
    }),
    // What nothing of the class uses is not in its script.
    bottlerocket,
    blocking: userData.bootstrap === "blocking",
    // On Bottlerocket the program itself gives every link its name.
    kernelNames: !bottlerocket && networks.some(({ renamesLink }) => !renamesLink),
    checks: networks.some(({ sourceDestCheck }) => sourceDestCheck),
    keeps: networks.some(({ deleteOnTermination }) => !deleteOnTermination),
    // Bottlerocket's program runs in a container, and what is in that is known.
    ownAmi: !bottlerocket && !userData.eksAmi,
    mtus: networks.some(({ mtu }) => mtu !== undefined),
    tagged: tagged.length > 0,
    byName: canFilterByName(networks),
  };
}

/**
 * Whether EC2 can be asked for the names alone. It cannot where a selector has none, or a name has a backslash: in EC2's
 * filters that is no character but takes the meaning of the next one.
 */
function canFilterByName(networks: readonly Network[]): boolean {
  return selectorsOf(networks).every(
    (selector) => "tags" in selector && selector.tags.Name !== undefined && !selector.tags.Name.includes("\\"),
  );
}
