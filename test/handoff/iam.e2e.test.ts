import { judged } from "../judges";
import { allows, IAM, type Question } from "./iam";

const STATEMENT = { Effect: "Allow", Action: "ec2:AttachNetworkInterface", Resource: "*" };
const INSTANCE = "arn:aws:ec2:us-west-2:123456789012:instance/i-1";

const question: Question = {
  action: "ec2:AttachNetworkInterface",
  resource: INSTANCE,
  context: {
    "aws:PrincipalArn": "arn:aws:iam::123456789012:role/nodes",
    "aws:PrincipalAccount": "123456789012",
    "aws:RequestedRegion": "us-west-2",
    "ec2:SourceInstanceARN": INSTANCE,
    "ec2:InstanceID": "i-1",
    "aws:ResourceTag/team": "media",
    "aws:ResourceTag/odd": `\${aws:username}`,
    "aws:ResourceTag/star": "*",
  },
};

function asked(statement: object, more: object = {}): Promise<boolean> {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ ...STATEMENT, ...statement }, ...[more].filter((one) => "Effect" in one)],
  };
  return allows(policy, question);
}

// Answers that AWS's documentation gives: whoever says yes, or no, to everything is seen here.
const statements: readonly [name: string, allowed: boolean, statement: object][] = [
  ["the action on everything", true, {}],
  ["another action", false, { Action: "ec2:DetachNetworkInterface" }],
  ["actions by a wildcard", true, { Action: "ec2:Attach*" }],
  ["the resource", true, { Resource: INSTANCE }],
  ["a resource of any account", true, { Resource: "arn:aws:ec2:us-west-2:*:instance/*" }],
  ["another region's resources", false, { Resource: "arn:aws:ec2:eu-west-1:*:instance/*" }],
  ["another partition's", false, { Resource: "arn:aws-cn:ec2:us-west-2:*:instance/*" }],
  ["another type of resource", false, { Resource: "arn:aws:ec2:us-west-2:*:network-interface/*" }],
  ["a tag", true, { Condition: { StringEquals: { "aws:ResourceTag/team": "media" } } }],
  [
    "a tag that is one of several",
    true,
    { Condition: { StringEquals: { "aws:ResourceTag/team": ["core", "media"] } } },
  ],
  ["another value of the tag", false, { Condition: { StringEquals: { "aws:ResourceTag/team": ["core", "radio"] } } }],
  ["a value in other letters", false, { Condition: { StringEquals: { "aws:ResourceTag/team": "Media" } } }],
  ["a tag that it has not", false, { Condition: { StringEquals: { "aws:ResourceTag/stage": "media" } } }],
  ["* where only equals count", false, { Condition: { StringEquals: { "aws:ResourceTag/team": "*" } } }],
  ["* where likeness counts", true, { Condition: { StringLike: { "aws:ResourceTag/team": "*" } } }],
  [
    "two keys, of which one is wrong",
    false,
    { Condition: { StringEquals: { "aws:ResourceTag/team": "media", "aws:RequestedRegion": "eu-west-1" } } },
  ],
  [
    "two operators, of which one is wrong",
    false,
    {
      Condition: {
        StringEquals: { "aws:ResourceTag/team": "media" },
        ArnEquals: { "ec2:SourceInstanceARN": "arn:aws:ec2:us-west-2:*:instance/i-2" },
      },
    },
  ],
  [
    "a variable",
    true,
    {
      Condition: {
        StringEquals: {
          "ec2:SourceInstanceARN": `arn:aws:ec2:us-west-2:\${aws:PrincipalAccount}:instance/\${ec2:InstanceID}`,
        },
      },
    },
  ],
  [
    "a variable with another value",
    false,
    {
      Condition: {
        StringEquals: {
          "ec2:SourceInstanceARN": `arn:aws:ec2:us-west-2:\${aws:PrincipalAccount}:instance/\${aws:ResourceTag/team}`,
        },
      },
    },
  ],
  [
    "a variable without a value",
    false,
    {
      Condition: {
        StringEquals: {
          "ec2:SourceInstanceARN": `arn:aws:ec2:us-west-2:\${aws:PrincipalAccount}:instance/\${aws:ResourceTag/none}`,
        },
      },
    },
  ],
  [
    "a variable with a * in it",
    false,
    {
      Condition: {
        StringEquals: {
          "ec2:SourceInstanceARN": `arn:aws:ec2:us-west-2:\${aws:PrincipalAccount}:instance/\${aws:ResourceTag/star}`,
        },
      },
    },
  ],
  ["what looks like a variable", false, { Condition: { StringEquals: { "aws:ResourceTag/odd": `\${aws:username}` } } }],
  ["that, written as it is", true, { Condition: { StringLike: { "aws:ResourceTag/odd": `\${$}{aws:username}` } } }],
];

for (const [name, expected, statement] of statements)
  judged(`a policy that allows ${name}: ${expected}`, IAM, async () => {
    expect(await asked(statement)).toBe(expected);
  });

// By AWS's "IAM policy elements: Variables and tags" it is one wherever a variable may stand; here only for StringLike.
judged("the library does not know the dollar sign of StringEquals", IAM, async () => {
  expect(await asked({ Condition: { StringEquals: { "aws:ResourceTag/odd": `\${$}{aws:username}` } } })).toBe(false);
});

judged("what is denied is denied, whatever is allowed", IAM, async () => {
  expect(await asked({}, { Effect: "Deny", Action: "ec2:*", Resource: INSTANCE })).toBe(false);
});

const tagKeys: readonly [name: string, allowed: boolean, keys: object][] = [
  ["some of the keys allowed", false, { "aws:TagKeys": ["a"] }],
  ["all of them", true, { "aws:TagKeys": ["a", "b", "c"] }],
];

for (const [name, expected, keys] of tagKeys)
  judged(`tag keys, with ${name}: ${expected}`, IAM, async () => {
    const statement = { ...STATEMENT, Action: "ec2:CreateTags", Condition: { "ForAllValues:StringEquals": keys } };
    const context = { ...question.context, "aws:TagKeys": ["a", "b"] };
    const policy = { Version: "2012-10-17", Statement: [statement] };
    expect(await allows(policy, { ...question, action: "ec2:CreateTags", context })).toBe(expected);
  });

const impossible: readonly [name: string, wrong: Partial<Question>, message: string][] = [
  ["action", { action: "ec2:AttachInterface" }, "invalid.action"],
  ["resource", { resource: "arn:aws:ec2:us-west-2:123456789012:volume/vol-1" }, "no.resource.types"],
  [
    "condition key",
    { context: { ...question.context, "ec2:CreateAction": "RunInstances" } },
    "does not come with ec2:CreateAction",
  ],
];

for (const [name, wrong, message] of impossible)
  judged(`this ${name}, which EC2 would not ask about, is an error`, IAM, async () => {
    const policy = { Version: "2012-10-17", Statement: [STATEMENT] };
    await expect(allows(policy, { ...question, ...wrong })).rejects.toThrow(message);
  });
