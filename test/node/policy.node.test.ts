import { nodeRolePolicy } from "../../src/handoff/node-role-policy";
import { userData } from "../../src/userdata/user-data";
import { type Asker, denied, type Resource } from "../handoff/ec2-authorization";
import { FakeEc2 } from "../handoff/fake-ec2";
import { IAM } from "../handoff/iam";
import { judgedAtOnce, onPath } from "../judges";
import { scriptsOf } from "../userdata/programs";
import { type Case, readCases } from "./case";
import { type Call, Ec2, type Rule, refuse } from "./ec2";
import { Node } from "./node";
import { afterCall, fault } from "./rules";
import { World } from "./world";

const NEEDS = {
  ...IAM,
  MOTO_SERVER: process.env.MOTO_SERVER,
  jq: onPath("jq"),
  curl: onPath("curl"),
  ip: onPath("ip"),
  "root (for network namespaces)": process.getuid?.() === 0 ? "root" : undefined,
};

const cases = readCases();
/** One for each userdata that there is. */
const programs = new Map(cases.map((one) => [userData(one.nodeClass, one.cluster).text, one]));
const usual = cases.find(({ name }) => name === "two-networks-by-name");

let moto: Promise<FakeEc2> | undefined;
afterAll(async () => (await moto)?.stop());

for (const one of programs.values())
  judgedAtOnce(`${one.file}: a node is allowed all that it asks EC2 for`, NEEDS, () =>
    onNode(one, {}, async (node, ec2) => {
      expect(await node.program().run(0)).toMatchObject({ status: 0, stderr: "" });
      expect(refused(ec2)).toEqual([]);
      expect(ec2.calls.map(({ action }) => action)).toEqual(
        expect.arrayContaining(["CreateNetworkInterface", "AttachNetworkInterface", "ModifyNetworkInterfaceAttribute"]),
      );
    }),
  );

judgedAtOnce("it is allowed to delete what cannot be attached", NEEDS, () => {
  const broken = fault({ action: "AttachNetworkInterface", code: "OperationNotPermitted" });
  return onNode(usual, { before: () => broken }, async (node, ec2) => {
    expect((await node.unit().run(0)).status).toBe(1);
    expect(refused(ec2)).toEqual([]);
    expect(statuses(ec2, "DeleteNetworkInterface")).toEqual([200, 200]);
  });
});

judgedAtOnce("and to find and use what it made before it was killed", NEEDS, () =>
  onNode(usual, { before: (node) => afterCall(4, () => node().unit().kill()) }, async (node, ec2) => {
    expect((await node.unit().run(1)).status).toBe(0);
    expect(refused(ec2)).toEqual([]);
    expect(statuses(ec2, "DescribeNetworkInterfaces")).toEqual([200]);
  }),
);

judgedAtOnce("with another cluster's policy it is refused, and says so", NEEDS, () =>
  onNode(usual, { cluster: "other" }, async (node, ec2) => {
    const { status, stderr } = await node.unit().run(0);
    expect(status).toBe(1);
    // A line for each network that got so far.
    expect(stderr).toMatch(
      /^(multus-enis: networks\.multus[12]: CreateNetworkInterface: UnauthorizedOperation: not authorized: eni-made\n){1,2}$/,
    );
    expect(new Set(refused(ec2))).toEqual(new Set(["CreateNetworkInterface"]));
    expect(statuses(ec2, "AttachNetworkInterface")).toEqual([]);
  }),
);

interface Differences {
  /** The cluster whose policy its role has, if that is not its own. */
  readonly cluster?: string;
  /** What stands before IAM. */
  readonly before?: (node: () => Node) => Rule;
}

/** Runs the userdata of a case's class on a new node, whose role is allowed what the policy says and no more. */
async function onNode(
  one: Case | undefined,
  { cluster: name, before }: Differences,
  body: (node: Node, ec2: Ec2) => Promise<void>,
): Promise<void> {
  if (!one) throw new Error("there is no such case");
  const { cluster, nodeClass } = one;
  const [zone = ""] = cluster.zones;
  moto ??= FakeEc2.start(NEEDS.MOTO_SERVER ?? "", "us-west-2");
  const ec2 = new Ec2(await moto, cluster.region);
  const world = await World.make(ec2, cluster);
  const instance = await world.instance(zone);
  const asker: Asker = { ...cluster, account: cluster.account ?? "123456789012", instance };
  const rules = [iamFirst(ec2, nodeRolePolicy({ ...cluster, name: name ?? cluster.name }), asker)];
  if (before) rules.unshift(before(() => node));
  const scripts = scriptsOf(userData(nodeClass, cluster).text ?? "");
  const { family } = nodeClass.userData;
  const node = await Node.boot({ ec2, instance, zone, scripts, family, rules, restartAfter: 300 });
  try {
    await node.runUserData();
    await body(node, ec2);
  } finally {
    await node.stop();
  }
}

/** What the real EC2 does before it does anything: it asks IAM. */
function iamFirst(ec2: Ec2, policy: object, asker: Asker): Rule {
  return async ({ parameters }, next) => {
    const ids = await denied(policy, parameters, asker, (id) => resource(ec2, id));
    return ids.length > 0 ? refuse("UnauthorizedOperation", `not authorized: ${ids.join(", ")}`, 403) : next();
  };
}

async function resource(ec2: Ec2, id: string): Promise<Resource> {
  const eni = (await ec2.interfaces()).find((one) => one.id === id);
  if (eni) return { tags: eni.tags, ...(eni.attachment && { instance: eni.attachment.instance }) };
  const answer = await ec2.call("DescribeTags", { "Filter.1.Name": "resource-id", "Filter.1.Value.1": id });
  const tags = answer.items("tagSet").map((tag) => [tag.textAt("key"), tag.textAt("value") ?? ""]);
  return { tags: Object.fromEntries(tags) };
}

/** The actions that IAM did not allow. */
function refused({ calls }: Ec2): string[] {
  return calls.filter(({ error }) => error === "UnauthorizedOperation").map(({ action }) => action);
}

function statuses({ calls }: Ec2, action: string): (number | undefined)[] {
  return calls.filter((call: Call) => call.action === action).map(({ status }) => status);
}
