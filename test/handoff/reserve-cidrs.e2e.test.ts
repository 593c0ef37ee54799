import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster, Selector } from "../../src/cluster/cluster";
import { handoff } from "../../src/handoff/handoff";
import { parseBlock, showAddress } from "../../src/network/addresses";
import { judged, onPath } from "../judges";
import { multus1, multus1InOneZone, reference } from "./clusters";
import { elements, FakeEc2 } from "./fake-ec2";

const ZONE = "us-west-2a";

/** A name that would be something else to a shell and to JSON. (moto does not know how EC2's wildcards are escaped.) */
const STRANGE = `it's "$(touch gone)" {$HOME}`;

interface Case {
  readonly network: string;
  readonly subnet: Selector;
  readonly blocks: readonly string[];
}

function clusterOf(cases: readonly Case[]): Cluster {
  const networks = cases.map(({ network: name, subnet, blocks }) => ({
    ...multus1,
    name,
    attachments: [{ ...multus1InOneZone, network: name, zone: ZONE, subnet, reservations: blocks }],
  }));
  return { ...reference, networks };
}

judged(
  "the reservation script against EC2",
  { MOTO_SERVER: process.env.MOTO_SERVER, "the aws cli": onPath("aws") },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "reserve-cidrs-"));
    const ec2 = await FakeEc2.start(process.env.MOTO_SERVER ?? "", reference.region);
    try {
      await judge(ec2, folder);
    } finally {
      ec2.stop();
      rmSync(folder, { recursive: true });
    }
  },
  240_000,
);

async function judge(ec2: FakeEc2, folder: string): Promise<void> {
  const vpc = await ec2.call("CreateVpc", { CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: "true" });
  const [vpcId = ""] = elements(vpc, "vpcId");
  const [vpcBlock6 = ""] = elements(await ec2.call("DescribeVpcs", { "VpcId.1": vpcId }), "ipv6CidrBlock");
  const first6 = parseBlock(vpcBlock6)?.first ?? 0n;

  /** A block of the IPv6 subnet of this number. */
  function in6(third: number, offset: bigint, prefix: number): string {
    return `${showAddress("ipv6", first6 + (BigInt(third) << 64n) + offset)}/${prefix}`;
  }

  async function subnet(third: number, name: string): Promise<string> {
    const xml = await ec2.call("CreateSubnet", {
      VpcId: vpcId,
      CidrBlock: `10.0.${third}.0/24`,
      Ipv6CidrBlock: in6(third, 0n, 64),
      AvailabilityZone: ZONE,
      "TagSpecification.1.ResourceType": "subnet",
      "TagSpecification.1.Tag.1.Key": "Name",
      "TagSpecification.1.Tag.1.Value": name,
    });
    return elements(xml, "subnetId")[0] ?? "";
  }

  async function reserved(subnetId: string): Promise<string[]> {
    const xml = await ec2.call("GetSubnetCidrReservations", { SubnetId: subnetId });
    const types = elements(xml, "reservationType");
    return elements(xml, "cidr").map((cidr, index) => `${types[index]} ${cidr}`);
  }

  async function reserve(subnetId: string, cidr: string, type: string): Promise<void> {
    await ec2.call("CreateSubnetCidrReservation", { SubnetId: subnetId, Cidr: cidr, ReservationType: type });
  }

  function run(cluster: Cluster, ...args: readonly string[]) {
    const script = join(folder, "reserve-cidrs.sh");
    writeFileSync(script, handoff(cluster).find(({ path }) => path === "handoff/reserve-cidrs.sh")?.text ?? "");
    chmodSync(script, 0o755);
    const { status, stdout, stderr } = spawnSync(script, args, {
      cwd: folder,
      encoding: "utf8",
      timeout: 120_000,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ENDPOINT_URL: ec2.endpoint,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      },
    });
    return {
      status,
      says: stdout
        .replace(/scr-\w+/g, "scr-…")
        .split("\n")
        .filter(Boolean),
      complains: stderr,
    };
  }

  const strange = await subnet(1, STRANGE);
  await subnet(2, `${STRANGE} and more`);
  const byId = await subnet(3, "by id");
  const block6 = in6(3, 0x100n, 120);
  const good = clusterOf([
    { network: "strange", subnet: { tags: { Name: STRANGE } }, blocks: ["10.0.1.32/27"] },
    { network: "both", subnet: { id: byId }, blocks: ["10.0.3.32/27", block6] },
  ]);

  expect(run(good, "--dry-run")).toEqual({
    status: 0,
    complains: "",
    says: [
      `strange in ${ZONE}: would reserve 10.0.1.32/27 in ${strange}`,
      `both in ${ZONE}: would reserve 10.0.3.32/27 in ${byId}`,
      `both in ${ZONE}: would reserve ${block6} in ${byId}`,
    ],
  });
  expect([...(await reserved(strange)), ...(await reserved(byId))]).toEqual([]);

  expect(run(good)).toEqual({
    status: 0,
    complains: "",
    says: [
      `strange in ${ZONE}: reserved 10.0.1.32/27 in ${strange} (scr-…)`,
      `both in ${ZONE}: reserved 10.0.3.32/27 in ${byId} (scr-…)`,
      `both in ${ZONE}: reserved ${block6} in ${byId} (scr-…)`,
    ],
  });
  const asWanted = ["explicit 10.0.1.32/27", "explicit 10.0.3.32/27", `explicit ${block6}`];
  expect([...(await reserved(strange)), ...(await reserved(byId))]).toEqual(asWanted);

  const again = run(good);
  expect(again).toMatchObject({ status: 0, complains: "" });
  expect(again.says[0]).toBe(`strange in ${ZONE}: 10.0.1.32/27 is reserved in ${strange} (scr-…)`);
  expect([...(await reserved(strange)), ...(await reserved(byId))]).toEqual(asWanted);

  expect(run(good, "--delete")).toMatchObject({ status: 0, complains: "" });
  expect([...(await reserved(strange)), ...(await reserved(byId))]).toEqual([]);

  // Everything that can be in the way, and one that is fine at the end: it is done all the same.
  const prefixed = await subnet(4, "prefixed");
  await reserve(prefixed, "10.0.4.32/27", "prefix");
  const larger = await subnet(5, "larger");
  await reserve(larger, "10.0.5.0/25", "explicit");
  const smaller = await subnet(6, "smaller");
  await reserve(smaller, in6(6, 0x1f0n, 124), "explicit");
  await subnet(7, "twice");
  await subnet(8, "twice");
  const bad = run(
    clusterOf([
      { network: "prefixed", subnet: { id: prefixed }, blocks: ["10.0.4.32/27"] },
      { network: "larger", subnet: { id: larger }, blocks: ["10.0.5.32/27"] },
      { network: "smaller", subnet: { id: smaller }, blocks: [in6(6, 0x100n, 120)] },
      { network: "twice", subnet: { tags: { Name: "twice" } }, blocks: ["10.0.7.32/27"] },
      { network: "none", subnet: { tags: { Name: "none" } }, blocks: ["10.0.9.32/27"] },
      { network: "outside", subnet: { id: byId }, blocks: ["10.0.9.32/27"] },
      { network: "fine", subnet: { id: byId }, blocks: ["10.0.3.32/27"] },
    ]),
  );
  expect(bad).toMatchObject({ status: 1, says: [`fine in ${ZONE}: reserved 10.0.3.32/27 in ${byId} (scr-…)`] });
  expect(bad.complains.match(/^problem: \w+/gm)).toEqual(
    ["prefixed", "larger", "smaller", "twice", "none", "outside"].map((network) => `problem: ${network}`),
  );
  expect(bad.complains).toMatch(/prefixed .* 10\.0\.4\.32\/27 in \S+ is reserved for prefixes/);
  expect(bad.complains).toMatch(/larger .* 10\.0\.5\.32\/27 overlaps 10\.0\.5\.0\/25/);
  expect(bad.complains).toMatch(/smaller .*::100\/120 overlaps \S+::1f0\/124/);
  expect(bad.complains).toMatch(/twice .*: 2 subnets of us-west-2 match .*networks\.twice\.zones\.us-west-2a\.subnet/);
  expect(bad.complains).toMatch(/none .*: 0 subnets of us-west-2 match/);
  expect(bad.complains).toMatch(/problems: 6$/m);
}
