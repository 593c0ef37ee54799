import { isDeepStrictEqual } from "node:util";
import type { Attachment, Network, Selector } from "../cluster/cluster";

/**
 * What the node's program has to know, a line of JSON for each network. A change of a byte replaces every node of the
 * class: what is as usual is not said, and keys stand in a fixed order.
 */
export function networkLines(networks: readonly Network[]): string[] {
  return networks.map((network) => inJson(line(network)));
}

/**
 * As JSON in ASCII, like the words of the shell around it. Half a character, which JSON can write but no reader keeps, is
 * refused as it is there.
 */
export function inJson(value: object): string {
  const text = JSON.stringify(value, (key, leaf: unknown) => {
    if ([key, leaf].some((part) => typeof part === "string" && /\p{Surrogate}/u.test(part)))
      throw new TypeError(`no node can be given ${JSON.stringify(key)}: ${JSON.stringify(leaf)}`);
    return leaf;
  });
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function line({ name, link, renamesLink, mtu, sourceDestCheck, deleteOnTermination, tags, attachments }: Network) {
  const groups = attachments.map(groupsOf);
  const [first] = groups;
  const sameGroups = groups.every((each) => isDeepStrictEqual(each, first));
  return {
    name,
    ...(link === name ? {} : { link }),
    ...(renamesLink ? {} : { rename: false }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(sourceDestCheck ? { sourceDestCheck } : {}),
    ...(deleteOnTermination ? {} : { deleteOnTermination }),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    ...(sameGroups ? { groups: first } : {}),
    zones: Object.fromEntries(
      attachments.map((attachment) => [
        attachment.zone,
        inZone(attachment, sameGroups ? {} : { groups: groupsOf(attachment) }),
      ]),
    ),
  };
}

/** A zone's keys go over the network's own. */
function inZone(attachment: Attachment, groups: { groups?: readonly unknown[] }) {
  const { subnet } = attachment;
  return { subnet: idOrTags(subnet), ...groups, ...("id" in subnet && hasIpv6(attachment) ? { ipv6: true } : {}) };
}

function groupsOf({ securityGroups }: Attachment) {
  return securityGroups.map(idOrTags);
}

function idOrTags(selector: Selector) {
  return "id" in selector ? selector.id : selector.tags;
}

/** A subnet that is known by its tags has to be looked up, and says for itself whether it has IPv6 addresses. */
function hasIpv6({ ranges }: Attachment): boolean {
  return ranges.some(({ cidr }) => cidr.includes(":"));
}

/** Everything that the networks name: their subnets and security groups. */
export function selectorsOf(networks: readonly Network[]): Selector[] {
  return networks.flatMap(({ attachments }) =>
    attachments.flatMap(({ subnet, securityGroups }) => [subnet, ...securityGroups]),
  );
}
