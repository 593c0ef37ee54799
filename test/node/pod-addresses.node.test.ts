import { FakeEc2 } from "../handoff/fake-ec2";
import { judgedAtOnce } from "../judges";
import type { Ec2, Eni, Rule } from "./ec2";
import { POD_IPS, type Pod, until } from "./pod";
import { delays, fault } from "./rules";
import { actions, cluster, NEEDS, onVpc, type Vpc } from "./vpc-of-pods";

let moto: Promise<FakeEc2> | undefined;
afterAll(async () => (await moto)?.stop());

function inVpc(body: (vpc: Vpc) => Promise<void>): Promise<void> {
  moto ??= FakeEc2.start(NEEDS.MOTO_SERVER ?? "", cluster.region);
  return moto.then((ec2) => onVpc(ec2, body));
}

judgedAtOnce("an init container assigns what the pod has, on each network, and ends", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const pod = await vpc.pod(node, { workload: "once" });
    const { status, stdout, stderr } = await pod.run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [net1, net2] = await vpc.enis(node);
    expect([net1?.secondary, net2?.secondary, added(net2)]).toEqual([
      ["10.0.1.40"],
      ["10.0.2.40"],
      ["2001:db8:0:2::140"],
    ]);
    expect(stdout).toBe(
      [
        `net1 10.0.1.40: assigned to ${net1?.id}`,
        `net2 10.0.2.40: assigned to ${net2?.id}`,
        `net2 2001:db8:0:2::140: assigned to ${net2?.id}`,
        "",
      ].join("\n"),
    );
    expect(actions(vpc.ec2)).toEqual([
      "DescribeNetworkInterfaces",
      "AssignPrivateIpAddresses",
      "DescribeNetworkInterfaces",
      "AssignPrivateIpAddresses",
      "AssignIpv6Addresses",
    ]);
    expect(pod.signIns).toBe(1);
  }),
);

judgedAtOnce("it comes to the same when it ran before, and when EC2 calls that a mistake", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const already = fault({ action: "AssignPrivateIpAddresses", code: "InvalidParameterValue" });
    const first = await vpc.pod(node, { workload: "once" });
    expect((await first.run()).status).toBe(0);
    expect((await first.run()).status).toBe(0);
    const strict = await vpc.pod(node, { workload: "once", rules: [already] });
    expect(await strict.run()).toMatchObject({ status: 0 });
    expect((await vpc.enis(node)).map(({ secondary }) => secondary)).toEqual([["10.0.1.40"], ["10.0.2.40"]]);
  }),
);

judgedAtOnce("addresses of a pod that died on another node move to the node of the new one", NEEDS, () =>
  inVpc(async (vpc) => {
    const [one, other] = [await vpc.node(), await vpc.node()];
    expect((await (await vpc.pod(one, { workload: "once" })).run()).status).toBe(0);
    expect((await (await vpc.pod(other, { workload: "once" })).run()).status).toBe(0);
    expect((await vpc.enis(one)).map((eni) => [...eni.secondary, ...added(eni)])).toEqual([[], []]);
    expect((await vpc.enis(other)).map((eni) => [...eni.secondary, ...added(eni)])).toEqual([
      ["10.0.1.40"],
      ["10.0.2.40", "2001:db8:0:2::140"],
    ]);
  }),
);

judgedAtOnce("credentials come by IRSA too, and no credentials are said", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const byIrsa = await vpc.pod(node, { workload: "once", identity: "IRSA" });
    expect((await byIrsa.run()).status).toBe(0);
    const without = await vpc.pod(node, { workload: "once", identity: "none" });
    const { status, stdout } = await without.run();
    expect(status).toBe(1);
    expect(stdout).toBe(
      [
        "net1 10.0.1.40: no credentials: the ServiceAccount has no role, by EKS Pod Identity or by IRSA",
        "net2 10.0.2.40: no credentials: the ServiceAccount has no role, by EKS Pod Identity or by IRSA",
        "net2 2001:db8:0:2::140: no credentials: the ServiceAccount has no role, by EKS Pod Identity or by IRSA",
        "",
      ].join("\n"),
    );
  }),
);

const refusals: readonly [name: string, rule: Rule, says: string][] = [
  [
    "is not allowed to",
    fault({ action: "AssignPrivateIpAddresses", code: "UnauthorizedOperation", message: "You are not.", status: 403 }),
    "net1 10.0.1.40: AssignPrivateIpAddresses: UnauthorizedOperation: You are not.",
  ],
  [
    "finds the interface full",
    fault({ action: "AssignPrivateIpAddresses", code: "PrivateIpAddressLimitExceeded", message: "Full." }),
    "net1 10.0.1.40: AssignPrivateIpAddresses: PrivateIpAddressLimitExceeded: Full.",
  ],
];

for (const [name, rule, says] of refusals)
  judgedAtOnce(`an init container that ${name} says so and ends`, NEEDS, () =>
    inVpc(async (vpc) => {
      const pod = await vpc.pod(await vpc.node(), { workload: "once", rules: [rule] });
      const { status, stdout } = await pod.run();
      expect(status).toBe(1);
      expect(stdout.split("\n")).toContain(says);
    }),
  );

judgedAtOnce("an interface that no node of this cluster made is left alone", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node("other");
    const pod = await vpc.pod(node, { workload: "once" });
    const { status, stdout } = await pod.run();
    expect(status).toBe(1);
    expect(stdout).toContain(
      `net1 10.0.1.40: no interface that a node of media made has its MAC address ${node.enis[0]?.mac}\n`,
    );
    expect((await vpc.enis(node)).map(({ secondary }) => secondary)).toEqual([[], []]);
  }),
);

judgedAtOnce("a network without its address, and one without its interface, are said", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const pod = await vpc.pod(node, { workload: "once", addresses: [["net1", "192.168.7.7/24"]] });
    const { status, stdout } = await pod.run();
    expect(status).toBe(1);
    expect(stdout).toBe(
      "net1 has no address in 10.0.1.0/24\nnet2 has no address in 10.0.2.0/24 or 2001:db8:0:2::/64\n",
    );
  }),
);

judgedAtOnce("what passes is waited for: too many calls, EC2's own mistakes, credentials that expire", NEEDS, () =>
  inVpc(async (vpc) => {
    const throttled = fault({
      action: "AssignPrivateIpAddresses",
      code: "RequestLimitExceeded",
      message: "Request limit exceeded.",
      status: 503,
      times: 3,
    });
    const broken = fault({ action: "DescribeNetworkInterfaces", code: "InternalError", status: 500, times: 1 });
    const pod = await vpc.pod(await vpc.node(), { workload: "once", rules: [expiring(() => pod), throttled, broken] });
    const { status, stderr } = await pod.run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(pod.signIns).toBe(2);
  }),
);

judgedAtOnce("an init container that is refused for a minute ends", NEEDS, () =>
  inVpc(async (vpc) => {
    const never = fault({ action: "DescribeNetworkInterfaces", code: "RequestLimitExceeded", status: 503 });
    const pod = await vpc.pod(await vpc.node(), { workload: "once", rules: [never] });
    const before = performance.now();
    const { status, stdout } = await pod.run();
    expect(status).toBe(1);
    expect(stdout).toContain("net1 10.0.1.40: DescribeNetworkInterfaces: RequestLimitExceeded: a message of EC2's\n");
    expect(performance.now() - before).toBeLessThan(120_000);
  }),
);

judgedAtOnce("a sidecar is ready when all is assigned, follows what changes, and gives back in the end", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const pod = await vpc.pod(node, { workload: "follows" });
    const sidecar = pod.start();
    await pod.becomesReady();
    expect(await vpc.addresses(node)).toEqual([["10.0.1.40"], ["10.0.2.40", "2001:db8:0:2::140"]]);
    await pod.add("net1", "10.0.1.200/32");
    await pod.add("net2", "2001:db8:0:2::200/128");
    await vpc.has(node, [
      ["10.0.1.200", "10.0.1.40"],
      ["10.0.2.40", "2001:db8:0:2::140", "2001:db8:0:2::200"],
    ]);
    await pod.remove("net1", "10.0.1.200/32");
    await vpc.has(node, [["10.0.1.40"], ["10.0.2.40", "2001:db8:0:2::140", "2001:db8:0:2::200"]]);
    await pod.terminate();
    expect((await sidecar.ended).status).toBe(0);
    expect(await vpc.addresses(node)).toEqual([[], []]);
  }),
);

judgedAtOnce("a sidecar asks EC2 nothing as long as nothing changes", NEEDS, () =>
  inVpc(async (vpc) => {
    const pod = await vpc.pod(await vpc.node(), { workload: "follows" });
    pod.start();
    await pod.becomesReady();
    const before = vpc.ec2.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(vpc.ec2.calls).toHaveLength(before);
  }),
);

judgedAtOnce("what another subnet has, and the pod's own address, are never touched", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const pod = await vpc.pod(node, { workload: "follows" });
    const sidecar = pod.start();
    await pod.becomesReady();
    // What the VPC CNI gave it, as kubelet tells it; of other subnets; and a link-local one.
    for (const own of POD_IPS) await pod.add("lo", own);
    await pod.add("net1", "10.9.9.9/32");
    await pod.add("net2", "2001:db8:0:3::1/128");
    await pod.add("net2", "fe80::9/64");
    await pod.add("net1", "10.0.1.201/32");
    await vpc.has(node, [
      ["10.0.1.201", "10.0.1.40"],
      ["10.0.2.40", "2001:db8:0:2::140"],
    ]);
    await pod.terminate();
    expect((await sidecar.ended).status).toBe(0);
    const asked = vpc.ec2.calls.map(({ parameters }) => JSON.stringify(parameters)).join();
    expect(asked).not.toMatch(/10\.0\.1\.7|0:9::7|10\.9\.9\.9|0:3::1|fe80/);
  }),
);

judgedAtOnce(
  "a failover address goes to the pod that has it last, and the one that lost it leaves it there",
  NEEDS,
  () =>
    inVpc(async (vpc) => {
      const [one, other] = [await vpc.node(), await vpc.node()];
      const active = await vpc.pod(one, { workload: "follows", name: "active" });
      const standby = await vpc.pod(other, {
        workload: "follows",
        name: "standby",
        addresses: [
          ["net1", "10.0.1.41/24"],
          ["net2", "10.0.2.41/24"],
        ],
      });
      const first = active.start();
      standby.start();
      await active.add("net1", "10.0.1.200/32");
      await active.add("net2", "2001:db8:0:2::200/128");
      await active.becomesReady();
      await standby.becomesReady();
      await vpc.has(one, [
        ["10.0.1.200", "10.0.1.40"],
        ["10.0.2.40", "2001:db8:0:2::140", "2001:db8:0:2::200"],
      ]);
      await standby.add("net1", "10.0.1.200/32");
      await standby.add("net2", "2001:db8:0:2::200/128");
      await vpc.has(other, [
        ["10.0.1.200", "10.0.1.41"],
        ["10.0.2.41", "2001:db8:0:2::200"],
      ]);
      // The other learns of it later, and ends.
      await active.remove("net1", "10.0.1.200/32");
      await active.terminate();
      await first.ended;
      await vpc.has(one, [[], []]);
      expect(await vpc.addresses(other)).toEqual([
        ["10.0.1.200", "10.0.1.41"],
        ["10.0.2.41", "2001:db8:0:2::200"],
      ]);
    }),
);

judgedAtOnce(
  "one that moves to a pod on the same node is there also when the other gives it back too late",
  NEEDS,
  () =>
    inVpc(async (vpc) => {
      const node = await vpc.node();
      const slow = delays({ unassign: 3000 });
      const one = await vpc.pod(node, { workload: "follows", name: "one", rules: [slow] });
      const other = await vpc.pod(node, {
        workload: "follows",
        name: "other",
        addresses: [
          ["net1", "10.0.1.41/24"],
          ["net2", "10.0.2.41/24"],
        ],
      });
      one.start();
      other.start();
      await one.becomesReady();
      await other.becomesReady();
      await one.add("net1", "10.0.1.200/32");
      await until(async () => (await vpc.enis(node))[0]?.secondary.includes("10.0.1.200") ?? false, "it is assigned");
      await one.remove("net1", "10.0.1.200/32");
      await other.add("net1", "10.0.1.200/32");
      await until(() => unassigned(vpc.ec2, "10.0.1.200"), "the first gives it back");
      await until(
        async () => (await vpc.enis(node))[0]?.secondary.includes("10.0.1.200") ?? false,
        "it is there again",
      );
      expect(vpc.ec2.calls.filter(({ instance, action }) => instance === "other" && action.startsWith("Assign")).length)
        // Its own two, the claim, and the second look.
        .toBe(4);
    }),
);

judgedAtOnce("a sidecar that is killed goes on where it was, and is not ready before it has looked", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const pod = await vpc.pod(node, { workload: "follows" });
    const killed = pod.start();
    await pod.becomesReady();
    killed.kill();
    await killed.ended;
    await pod.remove("net1", "10.0.1.40/24");
    await pod.add("net1", "10.0.1.50/24");
    const again = pod.start();
    await until(async () => (await vpc.enis(node))[0]?.secondary.includes("10.0.1.50") ?? false, "it goes on");
    await pod.becomesReady();
    await pod.terminate();
    expect((await again.ended).status).toBe(0);
    // What it had before it was killed nobody gives back; whoever gets it next takes it over.
    expect(await vpc.addresses(node)).toEqual([["10.0.1.40"], []]);
  }),
);

judgedAtOnce("a sidecar tries again what is refused, and is ready when that works", NEEDS, () =>
  inVpc(async (vpc) => {
    const node = await vpc.node();
    const rule = fault({ action: "AssignPrivateIpAddresses", code: "PrivateIpAddressLimitExceeded", times: 3 });
    const pod = await vpc.pod(node, { workload: "follows", rules: [rule] });
    const sidecar = pod.start();
    await until(() => vpc.ec2.calls.some(({ error }) => error === "PrivateIpAddressLimitExceeded"), "it is refused");
    expect(await pod.isReady()).toBe(false);
    await pod.becomesReady();
    expect(await vpc.addresses(node)).toEqual([["10.0.1.40"], ["10.0.2.40", "2001:db8:0:2::140"]]);
    await pod.terminate();
    const { stdout } = await sidecar.ended;
    expect(stdout).toContain(
      "net1 10.0.1.40: AssignPrivateIpAddresses: PrivateIpAddressLimitExceeded: a message of EC2's",
    );
  }),
);

for (const identity of ["EKS Pod Identity", "IRSA"] as const)
  judgedAtOnce(`a sidecar renews what it has by ${identity}`, NEEDS, () =>
    inVpc(async (vpc) => {
      const node = await vpc.node();
      const pod = await vpc.pod(node, { workload: "follows", identity });
      pod.start();
      await pod.becomesReady();
      pod.renewToken();
      await pod.add("net1", "10.0.1.200/32");
      await until(async () => (await vpc.enis(node))[0]?.secondary.includes("10.0.1.200") ?? false, "it is assigned");
      expect(pod.signIns).toBe(2);
    }),
  );

/** Before the third call, what the pod has signed with so far expires. */
function expiring(pod: () => Pod): Rule {
  return async ({ number }, next) => {
    if (number === 3) pod().expireCredentials();
    return next();
  };
}

/** The IPv6 addresses that an interface was not made with. */
function added(eni: Eni | undefined): readonly string[] {
  return eni?.ipv6.filter((address) => address.startsWith("2001:db8:0:2::1")) ?? [];
}

function unassigned({ calls }: Ec2, address: string): boolean {
  return calls.some(
    ({ action, parameters, status }) =>
      action.startsWith("Unassign") && Object.values(parameters).includes(address) && status === 200,
  );
}
