import { userData } from "../../src/userdata/user-data";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { cases } from "./cases";
import { classWith, network, reference } from "./classes";
import { type Call, type Ec2, type Ended, FakeNode } from "./fake-node";
import { hostileStrings } from "./hostile";
import { error, memoryEc2 } from "./memory-ec2";
import { namespaces } from "./namespaces";

const ZONE = "us-west-2a";
const NEEDS = { jq: onPath("jq"), curl: onPath("curl"), "mount namespaces (unshare)": namespaces };

const subnets = [
  { id: "subnet-1", vpc: "vpc-1", tags: { Name: "Multus1Az1", "example.com/role": "it's $HOME" }, ipv6: true },
  { id: "subnet-2", vpc: "vpc-1", tags: { Name: "Multus2Az1", empty: "" } },
  { id: "subnet-3", vpc: "vpc-1", tags: {} },
];
const groups = [
  { id: "sg-1", vpc: "vpc-1", tags: { Name: "Multus", team: "media", tier: "1" } },
  { id: "sg-2", vpc: "vpc-2", tags: { Name: "Multus" } },
  { id: "sg-3", vpc: "vpc-1", tags: { Name: "Multus1", tier: "1" } },
];

/** Starts a node of a case's class, does what is to be done there, and takes the node away. */
async function onNode<T>(name: string, ec2: Ec2, body: (node: FakeNode) => Promise<T>, zone = ZONE): Promise<T> {
  const one = cases.find((candidate) => candidate.name === name);
  const text = one && userData(one.nodeClass, one.cluster).text;
  if (!text) throw new Error(`${name} has no userdata`);
  return withScripts(partsOf(text), ec2, body, zone);
}

async function withScripts<T>(
  scripts: readonly string[],
  ec2: Ec2,
  body: (node: FakeNode) => Promise<T>,
  zone = ZONE,
): Promise<T> {
  const node = await FakeNode.start(zone, "i-0123456789abcdef0", ec2);
  try {
    for (const script of scripts) expect(await node.install(script)).toEqual({ status: 0, stdout: "", stderr: "" });
    return await body(node);
  } finally {
    node.stop();
  }
}

function actions(calls: readonly Call[]): string[] {
  return calls.map(({ Action: action }) => action ?? "").sort();
}

function created(node: FakeNode): Record<string, string>[] {
  const calls = node.calls.filter(({ Action: action }) => action === "CreateNetworkInterface");
  return calls
    .map((call) => Object.fromEntries(Object.entries(call).filter(([key]) => !/^(Action|Version|TagSpec)/.test(key))))
    .sort((a, b) => String(a.ClientToken).localeCompare(String(b.ClientToken)));
}

function filtersOf(node: FakeNode, action: string): Record<string, string> {
  const call = node.calls.find((candidate) => candidate.Action === action) ?? {};
  return Object.fromEntries(Object.entries(call).filter(([key]) => key.startsWith("Filter.")));
}

function tagsOf(call: Call): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let i = 1; call[`TagSpecification.1.Tag.${i}.Key`] !== undefined; i++)
    Object.defineProperty(tags, call[`TagSpecification.1.Tag.${i}.Key`] ?? "", {
      value: call[`TagSpecification.1.Tag.${i}.Value`],
      enumerable: true,
    });
  return tags;
}

const FINE: Ended = { status: 0, stdout: "", stderr: "" };
const MODIFY = "ModifyNetworkInterfaceAttribute";

judged("userdata installs a service, starts it, and asks nobody anything", NEEDS, async () => {
  await onNode("two-networks-by-name", memoryEc2(subnets, groups), async (node) => {
    expect(node.calls).toEqual([]);
    expect(node.requests).toBe(0);
    expect(node.log()).toEqual(["systemctl enable --now --no-block multus-enis.service"]);
    expect(node.file("sbin/multus-enis")).toContain('"zone":"us-west-2b"');
  });
});

judged("the service makes an interface for each network, and its links answer to their names", NEEDS, async () => {
  await onNode("two-networks-by-name", memoryEc2(subnets, groups), async (node) => {
    expect(await node.service("multus-enis")).toEqual(FINE);
    const base = { "SecurityGroupId.1": "sg-1" };
    expect(created(node)).toEqual([
      { ...base, SubnetId: "subnet-1", ClientToken: "i-0123456789abcdef0-multus1", Ipv6AddressCount: "1" },
      { ...base, SubnetId: "subnet-2", ClientToken: "i-0123456789abcdef0-multus2" },
    ]);
    const [first] = node.calls.filter((call) => call.ClientToken?.endsWith("multus1"));
    expect(tagsOf(first ?? {})).toEqual({
      Name: "multus1",
      "node.k8s.amazonaws.com/no_manage": "true",
      "karpenter-multus/cluster": "media",
      "karpenter-multus/node-class": "al2023",
      "karpenter-multus/network": "multus1",
      "karpenter-multus/instance": "i-0123456789abcdef0",
    });
    const calls = [
      "AttachNetworkInterface",
      "AttachNetworkInterface",
      "CreateNetworkInterface",
      "CreateNetworkInterface",
    ];
    const asked = ["DescribeSecurityGroups", "DescribeSubnets"];
    expect(actions(node.calls)).toEqual([...calls, ...asked, MODIFY, MODIFY, MODIFY, MODIFY]);
    expect(filtersOf(node, "DescribeSubnets")).toEqual({
      "Filter.1.Name": "availability-zone",
      "Filter.1.Value.1": ZONE,
      "Filter.2.Name": "tag:Name",
      "Filter.2.Value.1": "Multus1Az1",
      "Filter.2.Value.2": "Multus2Az1",
    });
    expect(filtersOf(node, "DescribeSecurityGroups")).toMatchObject({
      "Filter.1.Name": "tag:Name",
      "Filter.1.Value.1": "Multus",
    });
    const indexes = node.calls.filter(({ DeviceIndex: index }) => index).map(({ DeviceIndex: index }) => index);
    expect(indexes.sort()).toEqual(["1", "2"]);
    expect(node.requests).toBeLessThanOrEqual(8);
    expect(node.linkNames().sort()).toEqual(["eth0", "multus1", "multus2"]);
    expect(node.log()).toEqual(
      expect.arrayContaining(["udevadm control --reload", "networkctl reload", "ip link set dev multus1 up"]),
    );
    const mac = /MACAddress=(.*)\n/.exec(node.file("etc/systemd/network/10-multus1.link"))?.[1];
    expect(node.file("links")).toContain(`multus1: <BROADCAST,MULTICAST> mtu 1500 qdisc noop\\    link/ether ${mac} `);
    expect(node.file("etc/systemd/network/10-multus1.network")).toBe(
      `[Match]\nMACAddress=${mac}\n[Link]\nUnmanaged=yes\n`,
    );
    expect(node.has("run/karpenter-multus", "ready")).toBe(true);
    // Once more: nothing is left to do.
    expect(await node.service("multus-enis")).toEqual(FINE);
    expect(node.calls).toHaveLength(10);
  });
});

judged("after a reboot the links get their names back, and nobody asks EC2", NEEDS, async () => {
  await onNode("two-networks-by-name", memoryEc2(subnets, groups), async (node) => {
    expect(await node.service("multus-enis", "ExecStartPre")).toEqual(FINE);
    expect(node.has("run/karpenter-multus", "ready")).toBe(false);
    await node.service("multus-enis");
    const before = node.requests;
    node.reboot();
    expect(await node.service("multus-enis", "ExecStartPre")).toEqual(FINE);
    expect(node.linkNames().slice(1).sort()).toEqual(["multus1", "multus2"]);
    expect(node.has("run/karpenter-multus", "ready")).toBe(true);
    expect(await node.service("multus-enis")).toEqual(FINE);
    expect(node.requests).toBe(before);
  });
});

judged("a service that starts again finishes what the last one did not", NEEDS, async () => {
  const fine = memoryEc2(subnets, groups);
  const ec2: Ec2 = (call, body) =>
    call["Attachment.DeleteOnTermination"] !== undefined
      ? Promise.resolve(error("UnauthorizedOperation", "not yet"))
      : fine(call, body);
  await onNode("two-networks-by-name", ec2, async (node) => {
    expect((await node.service("multus-enis")).status).toBe(1);
    await node.service("multus-enis", "ExecStartPre");
    expect(node.has("run/karpenter-multus", "ready")).toBe(false);
  });
});

judged("a zone that no network knows is named, and the node is not ready", NEEDS, async () => {
  const zone = "us-west-2c";
  await onNode(
    "two-networks-by-name",
    memoryEc2(subnets, groups),
    async (node) => {
      const stderr = "multus-enis: this node is in us-west-2c, which networks.multus1.zones does not have\n";
      expect(await node.service("multus-enis")).toEqual({ status: 1, stdout: "", stderr });
      expect(node.calls).toEqual([]);
      expect(node.has("run/karpenter-multus", "ready")).toBe(false);
      expect(JSON.parse(node.file("run/karpenter-multus/state.json"))).toEqual({
        problem: "this node is in us-west-2c, which networks.multus1.zones does not have",
      });
    },
    zone,
  );
});

judged("a name that none or two subnets have is named", NEEDS, async () => {
  const twice = [...subnets, { id: "subnet-4", vpc: "vpc-1", tags: { Name: "Multus2Az1" } }];
  for (const [known, says] of [
    [subnets.slice(0, 1), '0 subnets for networks.multus2.zones.us-west-2a have the tags {"Name":"Multus2Az1"}'],
    [twice, '2 subnets for networks.multus2.zones.us-west-2a have the tags {"Name":"Multus2Az1"}'],
  ] as const)
    await onNode("two-networks-by-name", memoryEc2(known, groups), async (node) => {
      expect(await node.service("multus-enis")).toEqual({ status: 1, stdout: "", stderr: `multus-enis: ${says}\n` });
      expect(created(node)).toEqual([]);
    });
});

judged("ids need no question, and an IPv6 range means an IPv6 address", NEEDS, async () => {
  await onNode("by-id", memoryEc2([], []), async (node) => {
    expect(await node.service("multus-enis")).toEqual(FINE);
    expect(created(node)).toEqual([
      expect.objectContaining({ SubnetId: "subnet-1a", "SecurityGroupId.1": "sg-0a", "SecurityGroupId.2": "sg-0b" }),
      expect.objectContaining({ SubnetId: "subnet-2a", "SecurityGroupId.1": "sg-0a", Ipv6AddressCount: "1" }),
    ]);
    expect(node.calls).toHaveLength(8);
  });
});

judged("what is found by tags has all of them", NEEDS, async () => {
  await onNode("by-tags", memoryEc2(subnets, groups), async (node) => {
    expect(await node.service("multus-enis")).toEqual(FINE);
    expect(created(node)).toEqual([
      expect.objectContaining({ SubnetId: "subnet-1", "SecurityGroupId.1": "sg-1" }),
      expect.objectContaining({ SubnetId: "subnet-2", "SecurityGroupId.1": "sg-1" }),
    ]);
  });
});

judged("a network's own settings reach its interface and its link", NEEDS, async () => {
  await onNode("network-settings", memoryEc2(subnets, groups), async (node) => {
    expect(await node.service("multus-enis")).toEqual(FINE);
    const changes = node.calls.filter(({ Action: action }) => action === MODIFY);
    const attributes = changes.map((call) => Object.keys(call).filter((key) => key.includes(".")));
    expect(attributes.flat().sort()).toEqual([
      "Attachment.AttachmentId",
      "Attachment.DeleteOnTermination",
      "SourceDestCheck.Value",
    ]);
    expect(new Set(changes.map(({ NetworkInterfaceId: id }) => id)).size).toBe(1);
    expect(node.linkNames().sort()).toEqual(["eth0", "multus2", "sig"]);
    expect(node.log()).toEqual(
      expect.arrayContaining(["ip link set dev sig mtu 1500 up", "ip link set dev multus2 up"]),
    );
    const [call] = node.calls.filter(({ ClientToken: token }) => token?.endsWith("multus1"));
    expect(tagsOf(call ?? {})).toMatchObject({ Name: "signalling", cost: "17" });
  });
});

judged(
  "what passes is asked again, a device index in use is left to its user, and the rest is said",
  NEEDS,
  async () => {
    const plain = memoryEc2(subnets, groups);
    let throttled = 0;
    const busy: Ec2 = async (call, body) => {
      if (call.Action === "CreateNetworkInterface" && throttled++ < 2)
        return error("RequestLimitExceeded", "slow down");
      if (call.DeviceIndex === "1")
        return error("InvalidParameterValue", "Instance 'i-1' already has an interface attached at device index '1'.");
      return plain(call, body);
    };
    await onNode("two-networks-by-name", busy, async (node) => {
      expect(await node.service("multus-enis")).toEqual(FINE);
      const attached = node.calls.filter(({ Action: action }) => action === "AttachNetworkInterface");
      expect(attached.map(({ DeviceIndex: index }) => index).sort()).toEqual(["1", "2", "3"]);
    });
    const closed: Ec2 = async (call, body) =>
      call.Action === "DescribeSubnets" ? error("UnauthorizedOperation", "You are not <allowed>") : plain(call, body);
    await onNode("two-networks-by-name", closed, async (node) => {
      const stderr = "multus-enis: DescribeSubnets: UnauthorizedOperation: You are not <allowed>\n";
      expect(await node.service("multus-enis")).toEqual({ status: 1, stdout: "", stderr });
      expect(node.has("run/karpenter-multus", "ready")).toBe(false);
    });
  },
);

/**
 * 2,000 strings in two clusters, as names of subnets and groups, as keys and values of tags, and as kernel settings. The
 * node's program is the real one: what EC2 is asked for at its end must be the strings that stood in the cluster.
 */
judged(
  "2,000 hostile strings reach EC2 and the kernel as they are, and none is run",
  NEEDS,
  async () => {
    const strings = hostileStrings(2_000);
    for (const own of [strings.slice(0, 1_000), strings.slice(1_000)]) await passThrough(own);
  },
  120_000,
);

async function passThrough(strings: readonly string[]): Promise<void> {
  const settings = strings
    .slice(0, 100)
    .map((value): [string, string] => [`a.${value.length}.${strings.indexOf(value)}`, value]);
  const rest = strings.slice(100);
  const rows = Array.from({ length: 9 }, (_, index) => rest.slice(index * 100, (index + 1) * 100));
  const networks = rows.map((row, index) => {
    const [subnet = "", group = "", ...tags] = row;
    const pairs = Array.from({ length: 49 }, (_, at): [string, string] => [tags[2 * at] ?? "", tags[2 * at + 1] ?? ""]);
    return network(`net${index}`, ZONE, { tags: { Name: subnet } }, [{ tags: { Name: group, again: subnet } }], {
      tags: Object.fromEntries(pairs),
    });
  });
  const { text = "" } = userData(classWith({ sysctl: Object.fromEntries(settings) }, networks), reference);
  const ec2 = memoryEc2(
    rows.map(([name = ""], index) => ({ id: `subnet-${index}`, vpc: "vpc-1", tags: { Name: name } })),
    rows.map(([again = "", name = ""], index) => ({ id: `sg-${index}`, vpc: "vpc-1", tags: { Name: name, again } })),
  );
  await withScripts(partsOf(text), ec2, async (node) => {
    expect(await node.service("multus-enis")).toEqual(FINE);
    for (const [index, { tags }] of networks.entries()) {
      const [call = {}] = node.calls.filter(({ ClientToken: token }) => token?.endsWith(`-net${index}`));
      expect(call).toMatchObject({ SubnetId: `subnet-${index}`, "SecurityGroupId.1": `sg-${index}` });
      expect(tagsOf(call)).toMatchObject(tags);
    }
    const asked = Object.values(filtersOf(node, "DescribeSubnets")).slice(2);
    // A name with a backslash is nothing that EC2 can be asked for: then all of the zone's subnets are looked at.
    const withBackslash = rows.some(([...names]) => names.slice(0, 2).some((name) => name.includes("\\")));
    expect(asked).toEqual(withBackslash ? [] : ["tag:Name", ...rows.map(([name]) => name)]);
    expect(node.file("etc/sysctl.d/99-z-karpenter-multus.conf")).toBe(
      settings.map(([key, value]) => `${key} = ${value}\n`).join(""),
    );
    expect(node.everything().filter((name) => name.includes("canary"))).toEqual([]);
  });
}

test("half a character is refused", () => {
  const half = { tags: { Name: "\ud83e" } };
  expect(() => userData(classWith({}, [network("multus1", ZONE, half, [])]), reference)).toThrow(
    "no node can be given",
  );
});
