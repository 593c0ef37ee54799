import { type Explanation, error } from "./explanation";

/** What nodes of Bottlerocket would be told. */
export const bottlerocket: readonly Explanation[] = [
  error(
    "KM306",
    "a key of another family of AMIs",
    "settings and bootstrapImage are Bottlerocket's, nodeConfig is for nodeadm, which AL2023 has. On another family nobody reads them.",
    "Say it with the family's own keys: sysctl is for both, and kubelet's settings can stand under kubelet.",
  ),
  error(
    "KM307",
    "userdata beside what is made for Bottlerocket",
    "Bottlerocket's userdata is one document of TOML. It runs no scripts, and has no second part.",
    "Say under settings what the part sets. A program runs as a container of settings.bootstrap-containers.",
  ),
  error(
    "KM308",
    "a setting that has no form in TOML",
    "TOML has no null, and no setting of Bottlerocket is a list of unlike things.",
    "Leave a key out for Bottlerocket's own default, and write all values of a list in one form.",
  ),
  {
    code: "KM309",
    severity: "warning",
    title: "a setting that Karpenter writes over",
    why: "Karpenter fills in the cluster, its DNS address, max-pods and the taints on every node, and what the class's kubelet settings say, over whatever the userdata has there.",
    mend: "Say it where Karpenter takes it from: kubelet of the class, taints of the pools. Leave out what it knows itself.",
  },
  {
    code: "KM310",
    severity: "warning",
    title: "a setting that Karpenter drops",
    why: "Karpenter 1.14.1 writes settings.kubernetes and settings.bootstrap-commands anew from what it knows of them. A key that it does not know is gone on every node, and only its log says so.",
    mend: "Mend the spelling. What Bottlerocket knows and Karpenter does not can be set on the node: settings.bootstrap-commands with apiclient set.",
  },
  error(
    "KM311",
    "a setting that Karpenter cannot read",
    "Karpenter reads settings.kubernetes and settings.bootstrap-commands by their types. One value of another type makes the whole userdata unreadable for it, and no node of the class is launched.",
    "Write the value as the hint shows it: amounts and percentages are text, in quotes.",
  ),
  {
    code: "KM312",
    severity: "warning",
    title: "a label that a node pool sets otherwise",
    why: "Karpenter puts the pool's labels over those of the class's userdata: the nodes have the pool's value.",
    mend: "Say the label in the pools alone. From there Karpenter also knows it when it looks for a node for a pod.",
  },
  error(
    "KM313",
    "interfaces in the background on Bottlerocket",
    "Bottlerocket starts kubelet when all of its bootstrap containers have ended. There is no other place from which a program of ours could make the interfaces.",
    "Leave bootstrap out: on Bottlerocket it is blocking.",
  ),
  error(
    "KM314",
    "a Bottlerocket without an image for bootstrap containers",
    "The program that makes the interfaces runs in a bootstrap container. Bottlerocket names an image for these itself from v1.33.0 on; before that one without a source is refused, and the node does not join.",
    "Take a newer release, or give an image that runs its user-data: bootstrapImage.",
  ),
  error(
    "KM315",
    "a kernel's name for a link on Bottlerocket",
    "Bottlerocket starts its kernel with net.ifnames=0: links are called eth0, eth1 and so on, in the order of their coming, and ens6 is no link's name. The program gives links their names itself, but none that the kernel gives.",
    "Give the network a link of another name, on all classes that are on it.",
  ),
  error(
    "KM316",
    "a setting that is said twice",
    "sysctl and networks become settings of Bottlerocket too. Where settings says something else for the same key, nobody knows which is meant.",
    "Keep one of the two.",
  ),
  error(
    "KM317",
    "a table that Bottlerocket does not have",
    "Bottlerocket refuses userdata with a table that it does not know, as a whole. The node then has no settings, and does not join.",
    "Mend the spelling. The key settings itself is not repeated below settings.",
  ),
];
