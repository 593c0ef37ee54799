import type { Attachment } from "../../cluster/cluster";
import { mapAt, textAt } from "../../cluster/json";
import { parseBlock, showBlock } from "../../network/addresses";
import { overlaps } from "../../network/overlaps";
import type { Fleet, FleetFile } from "../fleet/fleet";
import { subnetOf } from "../fleet/subnet-addresses";
import type { Finding, Rule } from "../rule";

/** The subnets that a cluster file names: each is in one zone, and has one block. */
export const subnets: readonly Rule[] = [
  {
    code: "KM211",
    severity: "error",
    title: "two subnets with the same addresses",
    why: "The subnets of a VPC never overlap, so one of the two blocks is not what its subnet has: its pods get addresses that no interface of theirs can have, and nothing reaches them.",
    mend: "Write each subnet's own block. Two networks of different VPCs may have the same addresses: give each a networkName, so that their addresses are handed out independently.",
    check: overlappingSubnets,
  },
  {
    code: "KM212",
    severity: "error",
    title: "one subnet with two zones or two blocks",
    why: "A subnet is in one zone and has one IPv4 block and one IPv6 block. Where a network says otherwise, its interfaces cannot be made, or its pods get addresses of another subnet.",
    mend: "Name the subnet that the network has in that zone, and write its block.",
    check: contradictedSubnets,
  },
];

interface SubnetBlock {
  readonly attachment: Attachment;
  readonly block: NonNullable<ReturnType<typeof parseBlock>>;
}

function overlappingSubnets({ file }: Fleet): Finding[] {
  const claims = blocksOf(file).map((of) => ({ range: of.block, party: subnetOf(of.attachment), of }));
  return overlaps(claims).flatMap(({ claim: { of: one }, with: { of: other } }) => {
    if (!file || networkName(one.attachment) !== networkName(other.attachment)) return [];
    if (!isOther(one.attachment, other.attachment)) return [];
    const { network, zone } = other.attachment;
    const same = showBlock(one.block) === showBlock(other.block);
    return {
      at: file.place([...pathOf(one.attachment), "cidr"]),
      says: `${showBlock(one.block)} ${same ? "is the block" : `overlaps ${showBlock(other.block)}, the block`} of another subnet, that of networks.${network}.zones.${zone}`,
      hint: "subnets of one VPC never overlap; for networks of two VPCs say networkName",
    };
  });
}

function contradictedSubnets({ file }: Fleet): Finding[] {
  const known = new Map<string, SubnetBlock>();
  return blocksOf(file).flatMap((here) => {
    if (!file) return [];
    const { subnet } = here.attachment;
    const key = `${subnetOf(here.attachment)} ${here.block.family}`;
    const other = known.get(key);
    if (!other) known.set(key, here);
    if (!other) return [];
    const elsewhere = `networks.${other.attachment.network}.zones.${other.attachment.zone}`;
    if ("id" in subnet && other.attachment.zone !== here.attachment.zone)
      return {
        at: file.place([...pathOf(here.attachment), "subnet"]),
        says: `${subnet.id} is the subnet of ${elsewhere} too, and a subnet is in one zone`,
        hint: `name the subnet that ${here.attachment.network} has in ${here.attachment.zone}`,
      };
    if (showBlock(other.block) === showBlock(here.block)) return [];
    return {
      at: file.place([...pathOf(here.attachment), "cidr"]),
      says: `${showBlock(here.block)} is not the block that ${elsewhere} says of the same subnet`,
      hint: `there it is ${showBlock(other.block)}: mend the one that is wrong`,
    };
  });
}

function blocksOf(file: FleetFile | undefined): SubnetBlock[] {
  const attachments = file?.cluster.networks.flatMap((network) => network.attachments) ?? [];
  return attachments.flatMap((attachment) =>
    attachment.ranges.flatMap(({ cidr }) => {
      const block = parseBlock(cidr);
      return block ? [{ attachment, block }] : [];
    }),
  );
}

/** Whether two subnets cannot be the same one: of another zone, of another id, or with another value of the same tag. */
function isOther(one: Attachment, other: Attachment): boolean {
  if (one.zone !== other.zone) return true;
  if ("id" in one.subnet || "id" in other.subnet)
    return "id" in one.subnet && "id" in other.subnet && one.subnet.id !== other.subnet.id;
  const others = other.subnet.tags;
  return Object.entries(one.subnet.tags).some(([key, value]) => {
    const othersValue = others[key];
    return othersValue !== undefined && othersValue !== value && !/[*?]/.test(value + othersValue);
  });
}

function networkName({ cni }: Attachment): string {
  return textAt(mapAt(cni.plugins[0], "ipam"), "network_name") ?? "";
}

function pathOf({ network, zone }: Attachment): string[] {
  return ["networks", network, "zones", zone];
}
