import { userData } from "../../src/userdata/user-data";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { classWith, network, reference } from "./classes";
import { type Call, type Ec2, type Ended, FakeNode } from "./fake-node";
import { hostileStrings } from "./hostile";
import { memoryEc2 } from "./memory-ec2";
import { namespaces } from "./namespaces";

const ZONE = "us-west-2a";
const NEEDS = { jq: onPath("jq"), curl: onPath("curl"), "mount namespaces (unshare)": namespaces };

/** Starts a node, runs its userdata, does what is to be done there, and takes the node away. */
async function withScripts(
  scripts: readonly string[],
  ec2: Ec2,
  body: (node: FakeNode) => Promise<void>,
): Promise<void> {
  const node = await FakeNode.start(ZONE, "i-0123456789abcdef0", ec2);
  try {
    for (const script of scripts) expect(await node.install(script)).toEqual({ status: 0, stdout: "", stderr: "" });
    await body(node);
  } finally {
    node.stop();
  }
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
  const rows = Array.from({ length: 9 }, (_, index) => {
    const [subnet = "", group = "", ...tags] = rest.slice(index * 100, (index + 1) * 100);
    return [asInXml(subnet), asInXml(group), ...tags];
  });
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

/** What EC2 is looked through for has no characters that its answers, being XML, cannot hold. */
function asInXml(name: string): string {
  return name.replace(/[^\P{Cc}\t\n\r]/gu, "\t");
}

test("half a character is refused", () => {
  const half = { tags: { Name: "\ud83e" } };
  expect(() => userData(classWith({}, [network("multus1", ZONE, half, [])]), reference)).toThrow(
    "no node can be given",
  );
});
