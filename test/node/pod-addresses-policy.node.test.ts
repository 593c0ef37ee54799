import { podAddressesPolicy } from "../../src/handoff/pod-addresses-policy";
import { type Asker, denied } from "../handoff/ec2-authorization";
import { FakeEc2 } from "../handoff/fake-ec2";
import { IAM } from "../handoff/iam";
import { judged } from "../judges";
import { type Ec2, type Rule, refuse } from "./ec2";
import { actions, cluster, NEEDS, onVpc, type Vpc } from "./vpc-of-pods";

let moto: Promise<FakeEc2> | undefined;
afterAll(async () => (await moto)?.stop());

function inVpc(body: (vpc: Vpc) => Promise<void>): Promise<void> {
  moto ??= FakeEc2.start(NEEDS.MOTO_SERVER ?? "", cluster.region);
  return moto.then((ec2) => onVpc(ec2, body));
}

judged("its role is allowed all that it asks EC2 for", { ...NEEDS, ...IAM }, () =>
  inVpc(async (vpc) => {
    const [one, other] = [await vpc.node(), await vpc.node()];
    const rules = [iamFirst(vpc.ec2, podAddressesPolicy(cluster))];
    const pod = await vpc.pod(one, { workload: "follows", rules });
    const sidecar = pod.start();
    await pod.becomesReady();
    const next = await vpc.pod(other, { workload: "once", rules });
    expect((await next.run()).status).toBe(0);
    await pod.add("net1", "10.0.1.200/32");
    await vpc.has(one, [["10.0.1.200"], []]);
    await pod.terminate();
    expect((await sidecar.ended).status).toBe(0);
    expect(refused(vpc.ec2)).toEqual([]);
    expect(new Set(actions(vpc.ec2))).toEqual(
      new Set([
        "DescribeNetworkInterfaces",
        "AssignPrivateIpAddresses",
        "AssignIpv6Addresses",
        "UnassignPrivateIpAddresses",
        "UnassignIpv6Addresses",
      ]),
    );
  }),
);

judged("with another cluster's policy it is refused, and says so", { ...NEEDS, ...IAM }, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const rules = [iamFirst(vpc.ec2, podAddressesPolicy({ ...cluster, name: "other" }))];
    const { status, stdout } = await (await vpc.pod(node, { workload: "once", rules })).run();
    expect(status).toBe(1);
    expect(stdout).toContain(
      `net1 10.0.1.40: AssignPrivateIpAddresses: UnauthorizedOperation: not authorized: ${node.enis[0]?.id}\n`,
    );
    expect(await vpc.addresses(node)).toEqual([[], []]);
  }),
);

/** What the real EC2 does before it does anything: it asks IAM. */
function iamFirst(ec2: Ec2, policy: object): Rule {
  const asker: Asker = { ...cluster, account: "123456789012", instance: null };
  return async ({ parameters }, next) => {
    const ids = await denied(policy, parameters, asker, async (id) => ({
      tags: (await ec2.interfaces()).find((eni) => eni.id === id)?.tags ?? {},
    }));
    return ids.length > 0 ? refuse("UnauthorizedOperation", `not authorized: ${ids.join(", ")}`, 403) : next();
  };
}

function refused({ calls }: Ec2): string[] {
  return calls.filter(({ error }) => error === "UnauthorizedOperation").map(({ action }) => action);
}
