import { isDeepStrictEqual } from "node:util";
import { type AttachmentObject, attachmentObject } from "../../checks/fleet/attachment-object";
import { type CniPlugin, chainOf } from "../../checks/fleet/cni-plugin";
import { fullName } from "../../checks/fleet/object-kinds";
import { type PodRange, podRanges } from "../../checks/fleet/pod-range";
import type { JsonMap } from "../../cluster/cluster";
import { isMap, listAt } from "../../cluster/json";
import { showAddress, showBlock, showRange } from "../../network/addresses";
import type { V1Object } from "./v1-object";

/** What one NetworkAttachmentDefinition says of a network and of its zone. */
export interface NetworkPart {
  readonly object: V1Object;
  readonly attachment: AttachmentObject;
  readonly link: string;
  /** Keys of the network. */
  readonly keys: JsonMap;
  /** Keys of the zone. */
  readonly inZone: JsonMap;
  /** Where it is known. */
  readonly zone?: string;
}

/** Undefined for what no network of a cluster file says. */
export function networkPart(object: V1Object, zones: ReadonlyMap<string, string>): NetworkPart | undefined {
  const attachment = attachmentObject(object, new Map());
  if (!attachment?.config) return undefined;
  const [main] = chainOf(attachment);
  if (main?.ipam.type !== "whereabouts") return undefined;
  const { type, master, device } = main.keys;
  const link = type === "host-device" ? device : master;
  if (typeof link !== "string") return undefined;
  const zone = zones.get(fullName(attachment));
  return {
    object,
    attachment,
    link,
    keys: networkKeys(attachment, main),
    inZone: zoneKeys(attachment, main),
    ...(zone === undefined ? {} : { zone }),
  };
}

const OF_MAIN = ["type", "master", "device", "mode", "mtu", "ipam", "cniVersion", "name"];
const OF_IPAM = [
  "type",
  "range",
  "range_start",
  "range_end",
  "ipRanges",
  "exclude",
  "gateway",
  "node_slice_size",
  "network_name",
];

function networkKeys(attachment: AttachmentObject, { keys, ipam }: CniPlugin): JsonMap {
  const [, ...others] = chainOf(attachment);
  const sbr = isDeepStrictEqual(others[0]?.keys, { type: "sbr" });
  const plugins = sbr ? others.slice(1) : others;
  const { mode, mtu, type } = keys;
  return jsonMap({
    namespace: attachment.namespace === "default" ? undefined : attachment.namespace,
    type: type === "ipvlan" ? undefined : type,
    mode: mode === DEFAULT_MODES.get(String(type)) ? undefined : mode,
    mtu,
    cniVersion: attachment.config?.cniVersion,
    sbr: sbr ? undefined : false,
    plugins: plugins.length > 0 ? plugins.map((plugin) => plugin.keys) : undefined,
    cni: further(keys, OF_MAIN),
    ipam: further(ipam, [
      ...OF_IPAM,
      ...Object.keys(ipam).filter((key) => isDeepStrictEqual(ipam[key], USUAL_IPAM[key])),
    ]),
    networkName: ipam.network_name,
    nodeSliceSize: ipam.node_slice_size,
  });
}

const DEFAULT_MODES: ReadonlyMap<string, string> = new Map([
  ["ipvlan", "l2"],
  ["macvlan", "bridge"],
]);

function zoneKeys(attachment: AttachmentObject, { ipam }: CniPlugin): JsonMap {
  const ranges = podRanges(attachment).map(({ block, first, last, keys }) => ({
    block: showBlock(block),
    pods: showRange({ family: block.family, first: first ?? block.first, last: last ?? block.last }),
    router: showAddress(block.family, block.first + 1n),
    exclude: listAt(keys, "exclude"),
  }));
  const exclude = ranges.flatMap((range) => range.exclude);
  const usualRouter = ranges.length === 1 ? ranges[0]?.router : undefined;
  return jsonMap({
    cidr: oneOrMore(ranges.map(({ block }) => block)),
    pods: oneOrMore(ranges.map(({ pods }) => pods)),
    exclude: exclude.length > 0 ? exclude : undefined,
    gateway: ipam.gateway === usualRouter ? undefined : (ipam.gateway ?? "none"),
    nad: attachment.name,
  });
}

function oneOrMore(values: readonly string[]): string | readonly string[] | undefined {
  return values.length > 1 ? values : values[0];
}

function further(keys: { readonly [key: string]: unknown }, known: readonly string[]): unknown {
  const others = Object.entries(keys).filter(([key]) => !known.includes(key));
  return others.length > 0 ? Object.fromEntries(others) : undefined;
}

function jsonMap(keys: { readonly [key: string]: unknown }): JsonMap {
  return JSON.parse(JSON.stringify(keys));
}

/** What Whereabouts takes when nobody says it. */
const USUAL_IPAM: { readonly [key: string]: unknown } = {
  datastore: "kubernetes",
  kubernetes: { kubeconfig: "/etc/cni/net.d/whereabouts.d/whereabouts.kubeconfig" },
};

/** What an attachment comes to: the same for all ways to write it. */
export function formOf(attachment: AttachmentObject): unknown {
  const [main, ...others] = chainOf(attachment).map(({ keys }) => keys);
  if (!main) return undefined;
  const { cniVersion = attachment.config?.cniVersion, name: _, ipam, ...own } = main;
  const mode = DEFAULT_MODES.get(String(own.type));
  const plugin = { ...(mode === undefined ? {} : { mode }), ...own };
  return { cniVersion, plugins: [plugin, ...others], ipam: ipamOf(ipam), ranges: podRanges(attachment).map(rangeOf) };
}

function ipamOf(ipam: unknown): unknown {
  if (!isMap(ipam)) return undefined;
  const { range: _range, range_start: _start, range_end: _end, ipRanges: _ranges, exclude: _excluded, ...rest } = ipam;
  return { ...USUAL_IPAM, ...rest };
}

function rangeOf({ block, first = block.first, last = block.last, keys }: PodRange): unknown {
  return { block, first, last, exclude: listAt(keys, "exclude") };
}
