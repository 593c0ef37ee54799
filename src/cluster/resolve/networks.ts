import { blocksOf, showAddress, showBlock } from "../../network/addresses";
import type { Attachment, Network, PodRange } from "../cluster";
import type { ClusterFile, NetworkKeys, NetworkZoneKeys } from "../cluster-file";
import type { Findings } from "../findings";
import { cniChain, type NetworkSource } from "./cni";
import { isDefined } from "./references";
import { selector } from "./selectors";
import { checkExclusions, excludedFrom, gatewayOf, joined, podRanges } from "./zone-addresses";

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
  checkExclusions(findings, path, keys, ranges);
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
