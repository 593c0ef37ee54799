import { nodeRolePolicy } from "../../handoff/node-role-policy";
import type { Fleet } from "../fleet/fleet";
import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** What AWS takes only up to a length. */
export const sizeLimits: readonly Rule[] = [
  {
    code: "KM557",
    severity: "error",
    title: "userdata that EC2 does not take",
    why: "EC2 takes 16,384 bytes of userdata, and refuses to launch an instance with more.",
    mend: "Shorten it, or let it fetch the rest (from S3) when it runs.",
    check: ({ nodeClasses }) =>
      userDataSizes(nodeClasses)
        .filter(({ size }) => size > EC2_LIMIT)
        .map(({ nodeClass, size }) => ({
          at: nodeClass.place(["spec", "userData"]),
          says: `the userdata has ${inThousands(size)} bytes, and EC2 takes ${inThousands(EC2_LIMIT)}`,
          hint: "let it fetch the rest (from S3) when it runs",
        })),
  },
  {
    code: "KM558",
    severity: "warning",
    title: "userdata near what EC2 takes",
    why: "EC2 takes 16,384 bytes of userdata, and Karpenter adds what a node needs to join: 2.2 KB, more with many labels and taints. A pool with a few more labels then launches no node.",
    mend: "Shorten it, or let it fetch the rest (from S3) when it runs.",
    check: ({ nodeClasses }) =>
      userDataSizes(nodeClasses)
        .filter(({ size, expected }) => size <= EC2_LIMIT && expected > EC2_LIMIT * 0.9)
        .map(({ nodeClass, size, expected }) => ({
          at: nodeClass.place(["spec", "userData"]),
          says: `the userdata has ${inThousands(size)} bytes, ${expected > size ? "with Karpenter's own part " : ""}nearly the ${inThousands(EC2_LIMIT)} that EC2 takes`,
          hint: "let it fetch the rest (from S3) when it runs",
        })),
  },
  {
    code: "KM559",
    severity: "warning",
    title: "a policy for the nodes' role that IAM does not take",
    why: "The inline policies of a role have 10,240 characters together, without white space. The policy in handoff/ that lets nodes make their interfaces grows with every subnet and security group that has a name or tags of its own.",
    mend: "Give subnets and security groups a common tag and select them by it, or spread the networks over several roles.",
    check: longPolicy,
  },
];

const EC2_LIMIT = 16_384;
/** What Karpenter adds for a family whose userdata it writes. */
const KARPENTERS_PART = 3_072;
const IAM_LIMIT = 10_240;

function userDataSizes(nodeClasses: readonly NodeClassObject[]) {
  return nodeClasses
    .filter((nodeClass) => !isJudgedByRendering(nodeClass))
    .map((nodeClass) => {
      const { userData = "", amiFamily } = nodeClass.spec;
      const size = Buffer.byteLength(userData);
      return { nodeClass, size, expected: amiFamily === "Custom" ? size : size + KARPENTERS_PART };
    });
}

/** Of what the program renders itself, KM302 says which part is the longest. */
function isJudgedByRendering({ resolved }: NodeClassObject): boolean {
  return resolved !== undefined && resolved.userData.family !== "other" && resolved.spec.userData === undefined;
}

function longPolicy({ file }: Fleet): Finding[] {
  if (!file || file.cluster.networks.length === 0) return [];
  const size = JSON.stringify(nodeRolePolicy(file.cluster)).length;
  if (size <= IAM_LIMIT) return [];
  return [
    {
      at: file.place(["networks"], "key"),
      says: `the policy of the nodes' role has ${inThousands(size)} characters, of which IAM takes ${inThousands(IAM_LIMIT)}`,
      hint: "select subnets and security groups by a tag that they have in common",
    },
  ];
}

/** 13312 as 13,312. */
function inThousands(count: number): string {
  return count.toLocaleString("en-US");
}
