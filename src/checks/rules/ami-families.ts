import { amiFamilyOf } from "../../cluster/ami-family";
import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** What a family of AMIs has of its own. */
export const amiFamilies: readonly Rule[] = [
  {
    code: "KM590",
    severity: "warning",
    title: "Bottlerocket without a word of its data volume",
    why: "Bottlerocket has two volumes: its own system on /dev/xvda, and images, pods and logs on /dev/xvdb. Where a class names only the first, the second is what the AMI says: 20 GiB, and encrypted only in an account that does so by default. Pods are evicted when it is full, however large the first is.",
    mend: "Name /dev/xvdb with the size that was meant; 4Gi are enough for /dev/xvda. In a cluster file, volume does both.",
    check: ({ nodeClasses }) => nodeClasses.filter(isBottlerocket).flatMap(withoutDataVolume),
  },
  {
    code: "KM591",
    severity: "warning",
    title: "nodes of Amazon Linux 2",
    why: "EKS ended the support of its AMIs of Amazon Linux 2 on 2025-11-26, and has none for Kubernetes 1.33 or later: there Karpenter refuses the alias, and the class is never ready. AMIs of your own get no updates of Amazon Linux 2 after 2026-06-30.",
    mend: "Take AL2023 or Bottlerocket. Userdata of AL2 that calls bootstrap.sh becomes a NodeConfig.",
    check: ({ nodeClasses }) =>
      nodeClasses
        .filter(({ spec }) => amiFamilyOf(spec) === "AL2")
        .map((nodeClass) => ({
          at: nodeClass.place(placeOfFamily(nodeClass)),
          says: `nodes of class ${nodeClass.name} run Amazon Linux 2, whose AMIs get no updates any more`,
          hint: "al2023@ and a release, as al2023@v20241109",
        })),
  },
];

function placeOfFamily({ spec }: NodeClassObject) {
  return spec.amiFamily === undefined ? ["spec", "amiSelectorTerms", 0, "alias"] : ["spec", "amiFamily"];
}

function isBottlerocket({ spec }: NodeClassObject): boolean {
  return amiFamilyOf(spec) === "Bottlerocket";
}

const DATA = "/dev/xvdb";

function withoutDataVolume(nodeClass: NodeClassObject): Finding[] {
  const { blockDeviceMappings: mappings = [], instanceStorePolicy } = nodeClass.spec;
  // With RAID0, images and pods are on the instance's own disks.
  if (mappings.length === 0 || instanceStorePolicy === "RAID0") return [];
  if (mappings.some(({ deviceName }) => deviceName === DATA)) return [];
  return [
    {
      at: nodeClass.place(["spec", "blockDeviceMappings"]),
      says: `class ${nodeClass.name} says nothing of ${DATA}, where Bottlerocket has images and pods: it stays as the AMI has it`,
      hint: `{ deviceName: ${DATA}, ebs: { volumeSize: 50Gi, volumeType: gp3, encrypted: true } }`,
    },
  ];
}
