import {
  type AddressRange,
  type Block,
  blocksOf,
  contains,
  parseAddress,
  parseBlock,
  parseRange,
  showAddress,
  showBlock,
} from "../../network/addresses";
import type { Attachment, Network, PodRange, SeededPool } from "../cluster";
import type { ClusterFile, NetworkKeys, NetworkZoneKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import { cniChain, type NetworkSource } from "./cni";
import { isDefined } from "./references";
import { selector } from "./selectors";

/** The networks in the file's order, which is that of the nodes' ENIs. */
export function resolveNetworks(findings: Findings, file: ClusterFile): Network[] {
  const networks = Object.entries(file.networks ?? {}).map(([name, keys]) =>
    resolveNetwork(findings, file, name, keys),
  );
  refuseTwice(findings, networks);
  return networks;
}

/** The loopback, and the primary interface as the kernel calls it with and without predictable names. */
const TAKEN_LINKS = ["lo", "eth0", "ens5"];

/** Names that the kernel gives to links itself; nothing renames a link to one of them. */
const KERNEL_LINK = /^(eth|ens|enp|eno)[0-9]/;

function resolveNetwork(findings: Findings, file: ClusterFile, name: string, keys: NetworkKeys): Network {
  const path = ["networks", name];
  const link = keys.link ?? name;
  if (link.length > 15)
    findings.key(
      "KM106",
      path,
      `${name} is longer than the 15 characters that a link's name has`,
      "give the network a link: of its own",
    );
  if (TAKEN_LINKS.includes(link))
    findings.key(
      "KM111",
      keys.link === undefined ? path : [...path, "link"],
      `${link} is the node's own link`,
      "give the network another link:",
    );
  const zones = Object.entries(keys.zones ?? {});
  const known = file.cluster?.zones ?? [];
  const free = known.filter((zone) => !Object.hasOwn(keys.zones ?? {}, zone));
  if (zones.length === 0) findings.missing(path, "zones", "zones: { us-west-2a: { subnet: …, cidr: …, pods: … } }");
  return {
    name,
    link,
    renamesLink: !KERNEL_LINK.test(link),
    ...(keys.mtu === undefined ? {} : { mtu: keys.mtu }),
    sourceDestCheck: keys.sourceDestCheck ?? false,
    deleteOnTermination: keys.deleteOnTermination ?? true,
    tags: keys.tags ?? {},
    attachments: zones.flatMap(([zone, zoneKeys]) => {
      if (!isDefined(findings, [...path, "zones", zone], zone, known, "cluster.zones", free)) return [];
      return [resolveAttachment(findings, { name, link, keys }, zone, zoneKeys)];
    }),
  };
}

function resolveAttachment(
  findings: Findings,
  network: NetworkSource,
  zone: string,
  keys: NetworkZoneKeys,
): Attachment {
  const path = ["networks", network.name, "zones", zone];
  const groups = keys.securityGroups ?? network.keys.securityGroups;
  if (!groups) findings.missing(["networks", network.name], "securityGroups", "securityGroups: [{ name: … }]");
  const groupsPath = keys.securityGroups ? [...path, "securityGroups"] : ["networks", network.name, "securityGroups"];
  const pieces = podRanges(findings, path, keys);
  const ranges = joined(pieces);
  return {
    network: network.name,
    zone,
    subnet: selector(findings, [...path, "subnet"], keys.subnet, "subnet"),
    securityGroups: (groups ?? []).map((group, index) => selector(findings, [...groupsPath, index], group, "sg")),
    name: keys.nad ?? `${network.name}-${zone}`,
    namespace: network.keys.namespace ?? "default",
    cni: cniChain(findings, network, {
      ranges: ranges.map(({ block, range, gaps }) => ({
        block,
        range,
        excluded: [...gaps, ...excludedFrom(range, keys)],
      })),
      ...gatewayOf(findings, path, keys, ranges),
    }),
    ranges: ranges.map(
      ({ block, range }): PodRange => ({
        cidr: showBlock(block),
        first: showAddress(range.family, range.first),
        last: showAddress(range.family, range.last),
      }),
    ),
    reservations: pieces.flatMap(({ range }) => blocksOf(range).map(showBlock)),
  };
}

interface PlacedRange {
  readonly block: Block;
  readonly range: AddressRange;
}

interface JoinedRange extends PlacedRange {
  /** The blocks between the pieces that it was joined of. */
  readonly gaps: readonly string[];
}

/**
 * One range for each subnet block. Whereabouts takes an address from every range that it is given, and keeps one pool
 * for a block: of two ranges in a block, a pod would get the same address twice.
 */
function joined(pieces: readonly PlacedRange[]): JoinedRange[] {
  const byBlock = new Map<string, JoinedRange>();
  const ascending = [...pieces].sort((one, other) => (one.range.first < other.range.first ? -1 : 1));
  for (const { block, range } of ascending) {
    const before = byBlock.get(showBlock(block));
    const gaps = before ? [...before.gaps, ...gapBetween(before.range, range)] : [];
    const last = before && before.range.last > range.last ? before.range.last : range.last;
    byBlock.set(showBlock(block), { block, range: { ...(before?.range ?? range), last }, gaps });
  }
  // In the order of the file: with dual stack the first family decides what a pod sees first.
  return [...new Set(pieces.map(({ block }) => showBlock(block)))].flatMap((block) => byBlock.get(block) ?? []);
}

function gapBetween(before: AddressRange, after: AddressRange): string[] {
  if (after.first <= before.last + 1n) return [];
  return blocksOf({ family: before.family, first: before.last + 1n, last: after.first - 1n }).map(showBlock);
}

function podRanges(findings: Findings, path: readonly PathStep[], keys: NetworkZoneKeys): PlacedRange[] {
  const blocks = [...withPaths([...path, "cidr"], keys.cidr)].flatMap(
    ([at, text]) => subnetBlock(findings, at, text) ?? [],
  );
  return [...withPaths([...path, "pods"], keys.pods)].flatMap(([at, text]) => {
    const range = parseRange(text);
    if (!range)
      return reject(
        findings,
        at,
        `${JSON.stringify(text)} is not a range of addresses`,
        "a block like 10.0.4.32/27, or from-to like 10.0.4.32-10.0.4.63",
      );
    const named = parseBlock(text);
    if (named && showBlock(named) !== text.toLowerCase())
      findings.value("KM203", at, `${text} is not how its block is written`, `write ${showBlock(named)}`);
    const block = blocks.find((candidate) => contains(candidate, range));
    if (block) return [{ block, range }];
    // Where a block itself is wrong, that is the problem to mend first.
    if (blocks.length === [keys.cidr].flat().length)
      findings.value(
        "KM202",
        at,
        `pods ${text} is not inside the subnet's ${blocks.map(showBlock).join(" or ")}`,
        "pods' addresses are addresses of the subnet",
      );
    return [];
  });
}

function* withPaths(
  path: readonly PathStep[],
  value: string | readonly string[],
): Generator<[readonly PathStep[], string]> {
  if (typeof value === "string") yield [path, value];
  else for (const [index, text] of value.entries()) yield [[...path, index], text];
}

function subnetBlock(findings: Findings, path: readonly PathStep[], text: string): Block | undefined {
  const block = parseBlock(text);
  if (!block)
    findings.value("KM201", path, `${JSON.stringify(text)} is not an address block`, "a block looks like 10.0.4.0/24");
  else if (showBlock(block) !== text.toLowerCase()) {
    findings.value("KM203", path, `${text} is not how its block is written`, `write ${showBlock(block)}`);
  }
  return block;
}

function reject(findings: Findings, path: readonly PathStep[], says: string, hint: string): [] {
  findings.value("KM201", path, says, hint);
  return [];
}

/** The excluded blocks that lie in a range; whereabouts wants them beside it. */
function excludedFrom(range: AddressRange, keys: NetworkZoneKeys): string[] {
  return (keys.exclude ?? []).filter((text) => {
    const block = parseBlock(text);
    return block !== undefined && contains(range, block);
  });
}

function gatewayOf(
  findings: Findings,
  path: readonly PathStep[],
  keys: NetworkZoneKeys,
  ranges: readonly PlacedRange[],
): { gateway?: string } {
  checkExclusions(findings, path, keys, ranges);
  const [first, ...others] = ranges;
  if (keys.gateway === "none") return {};
  if (keys.gateway === undefined) {
    if (!first) return {};
    const oneSubnet = others.every(({ block }) => showBlock(block) === showBlock(first.block));
    return oneSubnet ? { gateway: showAddress(first.block.family, first.block.first + 1n) } : {};
  }
  const address = parseAddress(keys.gateway);
  const at = [...path, "gateway"];
  if (!address)
    findings.value(
      "KM201",
      at,
      `${JSON.stringify(keys.gateway)} is not an address`,
      "an address like 10.0.4.1, or none",
    );
  else if (
    first &&
    !ranges.some(({ block }) =>
      contains(block, { family: address.family, first: address.number, last: address.number }),
    )
  )
    findings.value(
      "KM202",
      at,
      `gateway ${keys.gateway} is not inside the subnet`,
      `the first address of the block is ${showAddress(first.block.family, first.block.first + 1n)}`,
    );
  return { gateway: keys.gateway };
}

function checkExclusions(
  findings: Findings,
  path: readonly PathStep[],
  keys: NetworkZoneKeys,
  ranges: readonly PlacedRange[],
): void {
  for (const [index, text] of (keys.exclude ?? []).entries()) {
    const block = parseBlock(text);
    const at = [...path, "exclude", index];
    if (!block)
      findings.value(
        "KM201",
        at,
        `${JSON.stringify(text)} is not an address block`,
        "a block looks like 10.0.4.40/29; one address is a /32",
      );
    else if (showBlock(block) !== text.toLowerCase())
      findings.value("KM203", at, `${text} is not how its block is written`, `write ${showBlock(block)}`);
    else if (ranges.length > 0 && !ranges.some(({ range }) => contains(range, block)))
      findings.value(
        "KM202",
        at,
        `${text} is not inside the pods' range, so there is nothing to exclude`,
        "take it out, or mend it",
      );
  }
}

/** The pools of the networks that ask for them, each once: networks may share a range. */
export function seededPools(findings: Findings, file: ClusterFile, networks: readonly Network[]): SeededPool[] {
  const pools = new Map<string, SeededPool>();
  for (const { name, attachments } of networks) {
    const keys = file.networks?.[name];
    if (keys?.ipPools !== "seed") continue;
    if (keys.nodeSliceSize !== undefined)
      findings.key(
        "KM108",
        ["networks", name, "ipPools"],
        "with nodeSliceSize every node has pools of its own, which cannot be known here",
        "take ipPools away",
      );
    for (const { cidr } of attachments.flatMap(({ ranges }) => ranges)) {
      const pool = { name: poolName(cidr, keys.networkName), range: cidr };
      pools.set(pool.name, pool);
    }
  }
  return [...pools.values()];
}

/** Whereabouts finds a pool by a name that it makes of the range and the network_name (its IPPoolName). */
function poolName(block: string, networkName: string | undefined): string {
  const normalized = block.replaceAll(":", "-").replace("/", "-");
  return networkName === undefined ? normalized : `${networkName}-${normalized}`;
}

function refuseTwice(findings: Findings, networks: readonly Network[]): void {
  const links = new Map<string, string>();
  const attachments = new Map<string, Attachment>();
  for (const network of networks) {
    const taken = links.get(network.link);
    if (taken)
      findings.value(
        "KM111",
        ["networks", network.name, "link"],
        `network ${taken} has the link ${network.link} too`,
        "give one of them another link:",
      );
    else links.set(network.link, network.name);
    for (const attachment of network.attachments) {
      const id = `${attachment.namespace}/${attachment.name}`;
      const other = attachments.get(id);
      const path = ["networks", network.name, "zones", attachment.zone];
      if (other)
        findings.value(
          "KM111",
          [...path, "nad"],
          `networks.${other.network}.zones.${other.zone} has the name ${id} too`,
          "give one of them another nad:",
        );
      else attachments.set(id, attachment);
    }
  }
}
