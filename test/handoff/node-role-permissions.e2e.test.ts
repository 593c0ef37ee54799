import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Cluster, Network, Selector } from "../../src/cluster/cluster";
import { nodeRolePolicy } from "../../src/handoff/node-role-policy";
import { judged } from "../judges";
import { multus1, multus1InOneZone, odd, reference } from "./clusters";
import { type Asker, type Call, common, denied, questions, type Resource, type Tags } from "./ec2-authorization";
import { allows, IAM, requiredResources } from "./iam";

/** A call as the file has it, with the tags of what it makes. */
type TaggedCall = Readonly<Record<string, string | Readonly<Record<string, string | null>>>>;

interface Cases {
  readonly account: Readonly<Record<string, Resource>>;
  readonly allowed: Readonly<Record<string, TaggedCall>>;
  readonly refused: Readonly<Record<string, Refused>>;
  readonly elsewhere: Readonly<Record<string, string>>;
}

interface Refused {
  readonly call: TaggedCall;
  readonly denied: readonly string[];
  readonly as?: Partial<Asker>;
}

const { account, allowed, refused, elsewhere }: Cases = parse(
  readFileSync("test/handoff/cases/node-role.yaml", "utf8"),
  { merge: true, maxAliasCount: -1 },
);

const NODE: Asker = { partition: "aws", region: "us-west-2", account: "123456789012", instance: "i-0a" };
const policy = nodeRolePolicy(reference);

/** As the node sends it. */
function sent(call: TaggedCall): Call {
  const parameters = Object.entries(call).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[name, value]]
      : Object.entries(value)
          .filter(([, tag]) => tag !== null)
          .flatMap(([key, tag], index) => [
            [`TagSpecification.1.Tag.${index + 1}.Key`, key],
            [`TagSpecification.1.Tag.${index + 1}.Value`, tag],
          ]),
  );
  return Object.fromEntries(parameters);
}

/** Looks an id up in the account, or in what a test has besides. */
function among(more: Readonly<Record<string, Resource>> = {}) {
  return (id: string): Resource => {
    const resource = more[id] ?? account[id];
    if (!resource) throw new Error(`there is no ${id}`);
    return resource;
  };
}

function call(name: string, more: TaggedCall = {}): Call {
  return sent({ ...allowed[name], ...more });
}

/** The tags of an interface that the node made. */
const { tags: own = {} } = account["eni-own"] ?? {};

for (const [name, one] of Object.entries(allowed))
  judged(`a node may ${name}`, IAM, async () => {
    expect(await denied(policy, sent(one), NODE, among())).toEqual([]);
  });

for (const [name, one] of Object.entries(refused))
  judged(`a node may not ${name}`, IAM, async () => {
    expect(await denied(policy, sent(one.call), { ...NODE, ...one.as }, among())).toEqual(one.denied);
  });

for (const [action, resource] of Object.entries(elsewhere))
  judged(`nor ${action}, which is not EC2's`, IAM, async () => {
    const { "ec2:Region": _region, ...context } = common(NODE);
    expect(await allows(policy, { action, resource, context })).toBe(false);
  });

// Otherwise a call could be taken for allowed that EC2 asks more about.
for (const [name, one] of Object.entries(allowed))
  judged(`to ${name}, what EC2 must ask is asked`, IAM, async () => {
    const { Action: action = "", ...parameters } = sent(one);
    const asked = await questions({ Action: action, ...parameters }, NODE, among());
    const resources = asked.filter((question) => question.action === `ec2:${action}`).map(({ resource }) => resource);
    const required = await requiredResources(action);
    const types = resources.map((resource) => resource.split(/[:/]/)[5]);
    expect(types).toEqual(required.length > 0 ? expect.arrayContaining(required) : [undefined]);
  });

describe("nothing in the policy is idle:", () => {
  const keys = policy.Statement.flatMap((statement) =>
    Object.entries(statement.Condition ?? {}).flatMap(([operator, values]) =>
      Object.keys(values).map((key) => [statement.Sid, operator, key] as const),
    ),
  );
  const actions = policy.Statement.flatMap(({ Sid, Action }) => Action.map((action) => [Sid, action] as const));

  for (const [sid, operator, key] of keys)
    judged(`without ${sid} ${operator} ${key}, a node may do more`, IAM, async () => {
      const wider = changed(sid, ({ Condition = {}, ...statement }) => {
        const { [key]: _key, ...others } = Condition[operator] ?? {};
        return { ...statement, Condition: { ...Condition, [operator]: others } };
      });
      for (const one of Object.values(refused)) {
        const still = await denied(wider, sent(one.call), { ...NODE, ...one.as }, among());
        if (still.length < one.denied.length) return;
      }
      throw new Error("every call is refused as before");
    });

  for (const [sid, action] of actions)
    judged(`without ${sid} ${action}, a node cannot do its work`, IAM, async () => {
      const narrower = changed(sid, (statement) => ({
        ...statement,
        Action: ["ec2:DescribeTags", ...statement.Action.filter((other) => other !== action)],
      }));
      for (const one of Object.values(allowed))
        if ((await denied(narrower, sent(one), NODE, among())).length > 0) return;
      throw new Error("every call is allowed as before");
    });

  type Statement = (typeof policy.Statement)[number];

  function changed(sid: string, change: (statement: Statement) => Statement): object {
    return { ...policy, Statement: policy.Statement.map((one) => (one.Sid === sid ? change(one) : one)) };
  }
});

/** The policy of a cluster with one network in one zone. */
function policyFor(subnet: Selector, securityGroups: readonly Selector[], more: Partial<Network> = {}): object {
  const attachments = [{ ...multus1InOneZone, subnet, securityGroups }];
  return nodeRolePolicy({ ...reference, networks: [{ ...multus1, ...more, attachments }] });
}

describe("by id", () => {
  const byId = policyFor({ id: "subnet-1" }, [{ id: "sg-1" }, { id: "sg-2" }]);
  const make = call("make an interface", {
    SubnetId: "subnet-1",
    "SecurityGroupId.1": "sg-1",
    "SecurityGroupId.2": "sg-2",
  });
  const none: Resource = { tags: {} };
  const shared: Resource = { tags: {}, account: "999999999999" };

  judged("the subnet and all groups, whatever their tags", IAM, async () => {
    expect(await denied(byId, make, NODE, () => none)).toEqual([]);
  });

  judged("also those that another account shares", IAM, async () => {
    expect(await denied(byId, make, NODE, among({ "subnet-1": shared, "sg-1": shared, "sg-2": none }))).toEqual([]);
  });

  judged("but not ids that begin alike", IAM, async () => {
    expect(await denied(byId, { ...make, SubnetId: "subnet-12" }, NODE, () => none)).toEqual(["subnet-12"]);
    expect(await denied(byId, { ...make, "SecurityGroupId.2": "sg-" }, NODE, () => none)).toEqual(["sg-"]);
  });
});

const tagged: readonly [name: string, tags: Tags, denied: string[]][] = [
  ["all of several tags", { team: "media", stage: "production", more: "x" }, []],
  ["one of them", { team: "media" }, ["subnet-1"]],
  ["one of them with another value", { team: "media", stage: "test" }, ["subnet-1"]],
];

for (const [name, tags, expected] of tagged)
  judged(`a subnet with ${name}`, IAM, async () => {
    const byTags = policyFor({ tags: { team: "media", stage: "production" } }, [
      { tags: { team: "media" } },
      { id: "sg-1" },
    ]);
    const make = call("make an interface", { SubnetId: "subnet-1", "SecurityGroupId.2": "sg-1" });
    const groups = { "sg-multus": { tags: { team: "media" } }, "sg-1": { tags: {} } };
    expect(await denied(byTags, make, NODE, among({ ...groups, "subnet-1": { tags } }))).toEqual(expected);
  });

judged("the user's own tags may be given", IAM, async () => {
  const tags = { "cost-centre": "17", Name: "signalling" };
  const tagged = policyFor({ id: "subnet-multus" }, [{ id: "sg-multus" }], { tags });
  expect(await denied(tagged, call("make an interface", { tags: { ...own, ...tags } }), NODE, among())).toEqual([]);
  const misspelt = call("make an interface", { tags: { ...own, "cost-center": "17" } });
  expect(await denied(tagged, misspelt, NODE, among())).toEqual(["eni-made"]);
});

const partitions = [
  ["China", "aws-cn", "cn-north-1"],
  ["GovCloud", "aws-us-gov", "us-gov-west-1"],
] as const;

for (const [name, partition, region] of partitions)
  judged(`in ${name}, with the account known`, IAM, async () => {
    const cluster: Cluster = { ...odd, partition, region };
    const tags = { ...own, "karpenter-multus/cluster": odd.name };
    const node = { ...NODE, partition, region };
    const found = among({ "subnet-000000000000001": { tags: {} }, "eni-own": { tags, instance: "i-0a" } });
    for (const one of Object.values(allowed)) {
      const moved = "tags" in one ? { ...one, tags, SubnetId: "subnet-000000000000001" } : one;
      expect(await denied(nodeRolePolicy(cluster), sent(moved), node, found)).toEqual([]);
    }
    const foreign = { ...node, account: "210987654321" };
    expect(await denied(nodeRolePolicy(cluster), call("attach it"), foreign, found)).toEqual(["i-0a", "eni-own"]);
  });

describe("a subnet called", () => {
  const make = call("make an interface", { SubnetId: "subnet-1" });
  const named = (name: string) => among({ "subnet-1": { tags: { Name: name } } });
  const policyOf = (name: string) => policyFor({ tags: { Name: name } }, [{ id: "sg-multus" }]);

  for (const name of ["*", "?", "Multus*", "a?c", 'it\'s "quoted" \\ {}', "日本"])
    judged(`${name} is that, and no other`, IAM, async () => {
      expect(await denied(policyOf(name), make, NODE, named(name))).toEqual([]);
      for (const other of ["Multus1", "abc", "x"])
        expect(await denied(policyOf(name), make, NODE, named(other))).toEqual(["subnet-1"]);
    });

  // The library knows a dollar sign's spelling for StringLike alone (iam.e2e.test.ts), which is the same without wildcards.
  const asLike = (text: object) => JSON.parse(JSON.stringify(text).replaceAll('"StringEquals"', '"StringLike"'));

  for (const name of [`\${ec2:SubnetID}`, `a \${aws:PrincipalAccount}`, `\${$}`, "$", `\${`])
    judged(`${name} is no variable`, IAM, async () => {
      const like = asLike(policyOf(name));
      expect(await denied(like, make, NODE, named(name))).toEqual([]);
      for (const other of ["subnet-1", `a ${NODE.account}`, "*", "x"])
        expect(await denied(like, make, NODE, named(other))).toEqual(["subnet-1"]);
    });
});
