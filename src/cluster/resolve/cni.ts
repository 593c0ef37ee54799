import { type AddressRange, type Block, blocksOf, showAddress, showBlock } from "../../network/addresses";
import type { CniChain, JsonMap } from "../cluster";
import type { NetworkKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";

/** A network's own keys beside its names, as its zones need them. */
export interface NetworkSource {
  readonly name: string;
  readonly link: string;
  readonly keys: NetworkKeys;
}

/** What the plugins of one attachment need to know of its addresses. */
export interface PodAddresses {
  readonly ranges: readonly {
    readonly block: Block;
    readonly range: AddressRange;
    readonly excluded: readonly string[];
  }[];
  readonly gateway?: string;
}

/** The chain that stands in a NetworkAttachmentDefinition: the main plugin, source-based routing, then the user's own. */
export function cniChain(findings: Findings, network: NetworkSource, addresses: PodAddresses): CniChain {
  const { keys } = network;
  return {
    cniVersion: keys.cniVersion ?? "0.3.1",
    plugins: [
      mainPlugin(findings, network, addresses),
      ...(keys.sbr === false ? [] : [{ type: "sbr" }]),
      ...(keys.plugins ?? []),
    ],
  };
}

const MODES: Record<string, readonly string[]> = {
  ipvlan: ["l2", "l3", "l3s"],
  macvlan: ["bridge", "private", "vepa", "passthru"],
  "host-device": [],
};

function mainPlugin(
  findings: Findings,
  network: NetworkSource,
  addresses: PodAddresses,
): JsonMap & { readonly type: string } {
  const { keys, link } = network;
  const type = keys.type ?? "ipvlan";
  const modes = MODES[type] ?? [];
  const mode = keys.mode ?? modes[0];
  if (keys.mode !== undefined && !modes.includes(keys.mode)) {
    const hint = modes.length > 0 ? `${type} has ${modes.join(", ")}` : "take mode away";
    findings.value("KM104", ["networks", network.name, "mode"], `${type} has no mode ${keys.mode}`, hint);
  }
  const own = {
    ...(type === "host-device" ? { device: link } : { master: link }),
    ...(mode === undefined ? {} : { mode }),
    ...(keys.mtu === undefined || type === "host-device" ? {} : { mtu: keys.mtu }),
  };
  const further = beside(findings, ["networks", network.name, "cni"], keys.cni, { type, ...own, ipam: null });
  return { type, ...own, ...further, ipam: whereabouts(findings, network, addresses) };
}

/** Where Whereabouts' own installation puts its credentials on a node. */
const KUBECONFIG = "/etc/cni/net.d/whereabouts.d/whereabouts.kubeconfig";

function whereabouts(findings: Findings, network: NetworkSource, { ranges, gateway }: PodAddresses): JsonMap {
  const { keys } = network;
  const own: JsonMap = {
    ...rangeKeys(ranges, keys.nodeSliceSize !== undefined),
    ...(gateway === undefined ? {} : { gateway }),
    ...(keys.nodeSliceSize === undefined ? {} : { node_slice_size: keys.nodeSliceSize }),
    ...(keys.networkName === undefined ? {} : { network_name: keys.networkName }),
  };
  // datastore and kubernetes are Whereabouts' usual values: a file that says otherwise has its reason.
  const further = beside(findings, ["networks", network.name, "ipam"], keys.ipam, {
    type: "whereabouts",
    range: null,
    ipRanges: null,
    exclude: null,
    ...own,
  });
  return { type: "whereabouts", datastore: "kubernetes", kubernetes: { kubeconfig: KUBECONFIG }, ...own, ...further };
}

/** One range stands by itself; several, for dual stack or a range in pieces, in a list. */
function rangeKeys(ranges: PodAddresses["ranges"], areSliced: boolean): JsonMap {
  const written = ranges.map(({ block, range, excluded }) => ({
    range: showRange(areSliced ? slicedBlock(block, range) : block, range),
    ...(excluded.length > 0 ? { exclude: excluded } : {}),
  }));
  return written.length === 1 && written[0] ? written[0] : { ipRanges: written };
}

/** Of a range that it cuts into slices, Whereabouts looks at nothing but the block: then it is that of the pods alone. */
function slicedBlock(block: Block, range: AddressRange): Block {
  const [whole, ...others] = blocksOf(range);
  return whole && others.length === 0 ? whole : block;
}

function showRange(block: Block, range: AddressRange): string {
  if (range.first === block.first && range.last === block.last) return showBlock(block);
  return `${showAddress(range.family, range.first)}-${showAddress(range.family, range.last)}/${block.prefix}`;
}

/** The user's further keys; one that the short keys fill in already is a problem. */
function beside(findings: Findings, path: readonly PathStep[], further: JsonMap = {}, taken: JsonMap): JsonMap {
  for (const key of Object.keys(further))
    if (Object.hasOwn(taken, key))
      findings.key("KM108", [...path, key], `${key} is filled in from the network's own keys`, "take it away here");
  return further;
}
