import type { Cluster } from "../../src/cluster/cluster";
import { handoff } from "../../src/handoff/handoff";
import { nodeRolePolicy } from "../../src/handoff/node-role-policy";
import { TAG_KEYS } from "../../src/userdata/interface-tags";
import { userData } from "../../src/userdata/user-data";
import { multus1, multus1InOneZone, odd, reference } from "./clusters";

function statement(cluster: Cluster, sid: string) {
  return nodeRolePolicy(cluster).Statement.find(({ Sid }) => Sid === sid);
}

test("only what describes is allowed on everything, and only in the region", () => {
  const everywhere = nodeRolePolicy(reference).Statement.filter(({ Resource }) => Resource === "*");
  expect(everywhere).toEqual([
    {
      Sid: "Describe",
      Effect: "Allow",
      Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": "us-west-2" } },
    },
  ]);
});

test("interfaces are made in the subnets of the cluster file, by tag", () => {
  expect(statement(reference, "CreateInSubnetsByTags1")).toMatchObject({
    Action: ["ec2:CreateNetworkInterface"],
    Resource: "arn:aws:ec2:us-west-2:*:subnet/*",
    Condition: {
      StringEquals: {
        "aws:ResourceTag/Name": [
          "Multus1Az1-karpenterwithmultus",
          "Multus1Az2-karpenterwithmultus",
          "Multus2Az1-karpenterwithmultus",
          "Multus2Az2-karpenterwithmultus",
        ],
      },
    },
  });
});

test("or by id, in the partition of the region", () => {
  expect(statement(odd, "CreateInSubnetsById")?.Resource).toEqual([
    "arn:aws-cn:ec2:cn-north-1:*:subnet/subnet-000000000000000",
    "arn:aws-cn:ec2:cn-north-1:*:subnet/subnet-000000000000001",
    "arn:aws-cn:ec2:cn-north-1:*:subnet/subnet-000000000000002",
  ]);
  expect(statement(odd, "CreateInSubnetsByTags1")).toBeUndefined();
});

test("the account, when it is known, is in every ARN of a resource that is not shared", () => {
  expect(statement(odd, "UseOwnInterfaces")?.Resource).toBe(
    "arn:aws-cn:ec2:cn-north-1:123456789012:network-interface/*",
  );
  expect(statement(reference, "UseOwnInterfaces")?.Resource).toBe("arn:aws:ec2:us-west-2:*:network-interface/*");
});

test("an interface is changed only by the instance that it was made for", () => {
  expect(statement(reference, "UseOwnInterfaces")?.Condition).toEqual({
    StringEquals: {
      "aws:ResourceTag/karpenter-multus/cluster": "eks-karpenterwithmultus",
      "ec2:SourceInstanceARN": `arn:aws:ec2:us-west-2:\${aws:PrincipalAccount}:instance/\${aws:ResourceTag/karpenter-multus/instance}`,
    },
  });
});

test("tags are given only to an interface that is being made", () => {
  const tagging = nodeRolePolicy(reference).Statement.filter(({ Action }) => Action.includes("ec2:CreateTags"));
  expect(tagging.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { "ec2:CreateAction": "CreateNetworkInterface" } },
  ]);
});

test("a tag's value never becomes a variable or a wildcard", () => {
  const strange = `\${aws:username} * ?`;
  const attachments = multus1.attachments.map((attachment) => ({ ...attachment, subnet: { tags: { Name: strange } } }));
  const condition = statement(
    { ...reference, networks: [{ ...multus1, attachments }] },
    "CreateInSubnetsByTags1",
  )?.Condition;
  expect(condition).toEqual({ StringEquals: { "aws:ResourceTag/Name": [`\${$}{aws:username} * ?`] } });
});

test("the file has letters that IAM takes", () => {
  const name = "Straße 東京 🦈";
  const attachments = multus1.attachments.map((attachment) => ({ ...attachment, subnet: { tags: { Name: name } } }));
  const files = handoff({ ...reference, networks: [{ ...multus1, attachments }] });
  const text = files.find(({ path }) => path.endsWith("node-role-policy.json"))?.text ?? "";
  expect(text).toMatch(/^[\n -~]+$/);
  expect(JSON.parse(text).Statement[1].Condition.StringEquals["aws:ResourceTag/Name"]).toEqual([name]);
});

test("eight networks in six zones, each subnet by three tags, stay within what a role's policies may have", () => {
  const networks = Array.from({ length: 8 }, (_, net) => ({
    ...multus1,
    attachments: Array.from({ length: 6 }, (_, zone) => ({
      ...multus1InOneZone,
      subnet: {
        tags: { Name: `production-europe-multus-${net}-zone-${zone}`, environment: "production", team: "core-network" },
      },
      securityGroups: [{ id: `sg-0123456789abcd${net}${zone}` }],
    })),
  }));
  const policy = JSON.stringify(nodeRolePolicy({ ...reference, networks })).replace(/\s/g, "");
  expect(policy.length).toBeLessThan(10_240);
});

describe("the policy and what nodes run", () => {
  const [nodeClass] = reference.nodeClasses;
  const script = (nodeClass && userData(nodeClass, reference).text) ?? "";

  test("name the same EC2 actions, but for CreateTags, which tags given on creation take", () => {
    const verbs = "(?:Assign|Attach|Create|Delete|Describe|Detach|Modify|Terminate|Unassign)";
    const nouns =
      "(?:Addresses|InstanceAttribute|Instances|NetworkInterfaces?|NetworkInterfaceAttribute|SecurityGroups|Subnets|Tags)";
    const called = new Set(script.match(new RegExp(`\\b${verbs}\\w*?${nouns}\\b`, "g")));
    const allowed = new Set(nodeRolePolicy(reference).Statement.flatMap(({ Action }) => Action));
    expect([...allowed].sort()).toEqual([...called, "CreateTags"].map((action) => `ec2:${action}`).sort());
  });

  test.each(TAG_KEYS)("both know the tag %s", (tag) => {
    expect(script).toContain(tag);
  });
});
