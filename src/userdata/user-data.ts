import type { Cluster, NodeClass } from "../cluster/cluster";
import { al2023, onlyBottlerocket } from "./al2023";
import { bottlerocket } from "./bottlerocket";
import { forAnotherFamily, type UserData } from "./made";

/** The userdata of a node class, without what Karpenter adds. */
export function userData(nodeClass: NodeClass, cluster: Cluster): UserData {
  switch (nodeClass.userData.family) {
    case "AL2023":
      return al2023(nodeClass, cluster);
    case "Bottlerocket":
      return bottlerocket(nodeClass, cluster);
    case "other":
      return otherFamily(nodeClass);
  }
}

/** One part of the user's own, as it is. */
function otherFamily(nodeClass: NodeClass): UserData {
  const { networks, userData } = nodeClass;
  const { sysctl, nodeConfig, parts } = userData;
  const used = {
    networks: networks.length > 0,
    sysctl: Object.keys(sysctl).length > 0,
    nodeConfig: nodeConfig !== undefined,
    userData: parts.length > 1,
  };
  const problems = [
    ...forAnotherFamily(nodeClass, used, (key) => ({
      code: "KM303",
      says: `${key} is for nodes of the families AL2023 and Bottlerocket only`,
      hint: "take an AMI of AL2023 or Bottlerocket; nodes of other families get one part of userData, as it is",
    })),
    ...onlyBottlerocket(nodeClass),
  ];
  const [part] = parts;
  return part && problems.length === 0 ? { text: part.content, problems } : { problems };
}
