import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** What a node's instance is made of, beside its AMI. */
export const nodeClasses: readonly Rule[] = [
  {
    code: "KM554",
    severity: "warning",
    title: "volumes that are not encrypted",
    why: "Where a class names its volumes, Karpenter takes them as they stand: what is not said to be encrypted is encrypted only in an account that does so by default. Without blockDeviceMappings it makes an encrypted one.",
    mend: "Say ebs.encrypted: true of each volume.",
    check: ({ nodeClasses }) => nodeClasses.flatMap(plainVolumes),
  },
  {
    code: "KM555",
    severity: "warning",
    title: "subnets or security groups of whatever cluster",
    why: "A selector whose every tag is * takes what has that tag with any value: subnets of another cluster or another VPC too. Nodes then start where they reach no API server, or with groups that open other things.",
    mend: "Write the tag's value, or name the resources by id.",
    check: ({ nodeClasses }) =>
      nodeClasses.flatMap((nodeClass) => [
        ...ofAnyCluster(nodeClass, "subnetSelectorTerms"),
        ...ofAnyCluster(nodeClass, "securityGroupSelectorTerms"),
      ]),
  },
  {
    code: "KM556",
    severity: "warning",
    title: "an AMI of one's own without userdata",
    why: "For the family Custom Karpenter writes no userdata: a node that is not told otherwise by its AMI does not know which cluster to join, and is removed after 15 minutes.",
    mend: "Write the userdata that joins the cluster, or name the family that the AMI is made like (AL2023, Bottlerocket).",
    check: ({ nodeClasses }) =>
      nodeClasses
        .filter(({ spec }) => spec.amiFamily === "Custom" && (spec.userData ?? "").trim() === "")
        .map((nodeClass) => ({
          at: nodeClass.place(["spec", "amiFamily"]),
          says: `nobody tells nodes of class ${nodeClass.name} which cluster to join`,
          hint: "userData: that joins it, or another amiFamily",
        })),
  },
];

function plainVolumes(nodeClass: NodeClassObject): Finding[] {
  return (nodeClass.spec.blockDeviceMappings ?? []).flatMap(({ deviceName, ebs }, index) => {
    // A snapshot's volume is encrypted as the snapshot is.
    if (!ebs || ebs.encrypted === true || (ebs.encrypted === undefined && ebs.snapshotID)) return [];
    return [
      {
        at: nodeClass.place(["spec", "blockDeviceMappings", index, "ebs", "encrypted"]),
        says: `the volume ${deviceName ?? index + 1} of class ${nodeClass.name} is not encrypted, unless the account does so by default`,
        hint: "encrypted: true",
      },
    ];
  });
}

function ofAnyCluster(
  nodeClass: NodeClassObject,
  list: "subnetSelectorTerms" | "securityGroupSelectorTerms",
): Finding[] {
  return nodeClass.spec[list].flatMap((term, index) => {
    const { tags = {} } = term;
    if ("name" in term && term.name === "*")
      return [
        {
          at: nodeClass.place(["spec", list, index, "name"]),
          says: `class ${nodeClass.name} takes every security group there is, of other clusters and VPCs too`,
          hint: "write the group's name in place of *",
        },
      ];
    const keys = Object.keys(tags);
    // The key kubernetes.io/cluster/NAME says which cluster is meant.
    if (keys.length === 0 || keys.some((key) => tags[key] !== "*" || key.startsWith("kubernetes.io/cluster/")))
      return [];
    return [
      {
        at: nodeClass.place(["spec", list, index, "tags"]),
        says: `class ${nodeClass.name} takes whatever has the tag ${keys.join(" and ")}, of other clusters too`,
        hint: "write the tag's value in place of *",
      },
    ];
  });
}
