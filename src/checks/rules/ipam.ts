import { isMap, listAt, textAt, type Unread } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import {
  type Block,
  contains,
  parseAddress,
  parseBlock,
  showAddress,
  showBlock,
  showRange,
} from "../../network/addresses";
import { parseWhereaboutsRange } from "../../network/whereabouts-range";
import { takersOf } from "../fleet/address-takers";
import type { CniPlugin } from "../fleet/cni-plugin";
import { chainOf } from "../fleet/cni-plugin";
import type { Fleet } from "../fleet/fleet";
import { endsOf, type PodRange, podRanges, shown } from "../fleet/pod-range";
import { gatewayOf } from "../fleet/subnet-addresses";
import type { Finding, Rule } from "../rule";

/** What an attachment says of addresses, in itself: whether it can be read, and fits together. */
export const ipam: readonly Rule[] = [
  {
    code: "KM571",
    severity: "error",
    title: "addresses that cannot be read",
    why: "The plugin ends with an error, and pods that name the attachment wait in ContainerCreating.",
    mend: "Write a range as 10.0.4.0/24 or 10.0.4.32-10.0.4.63/24, what is excluded as blocks, a gateway as an address.",
    check: ({ attachments }) => attachments.flatMap(chainOf).flatMap(unreadable),
  },
  {
    code: "KM572",
    severity: "error",
    title: "a range's end that does not count",
    why: "Whereabouts takes a first and a last address where they lie in the range's block, in this order. Any other it passes over without a word, and hands out the block from its beginning or to its end.",
    mend: "Write ends that lie in the block.",
    check: ({ attachments }) => attachments.flatMap(podRanges).flatMap(endsThatDoNotCount),
  },
  {
    code: "KM573",
    severity: "warning",
    title: "an exclusion or a gateway outside the range's block",
    why: "To exclude what is not in the range changes nothing, so the address that was meant is still handed out. A route by a gateway that is not in the block cannot be made: the plugin ends with an error, for the pod has no way to the gateway.",
    mend: "Mend the one that is mistyped.",
    check: ({ attachments }) =>
      attachments
        .filter(({ origin }) => !origin)
        .flatMap(podRanges)
        .flatMap(outsideTheBlock),
  },
  {
    code: "KM574",
    severity: "error",
    title: "two ranges of one attachment in one pool",
    why: "A pod takes an address of each range. Ranges of the same block are one pool, where Whereabouts knows a pod's address already: the pod gets the same one twice, or the second is never freed.",
    mend: "Write one range, from the first address to the last, and exclude what lies between.",
    check: ({ attachments }) => attachments.flatMap(samePoolTwice),
  },
  {
    code: "KM577",
    severity: "warning",
    title: "the same addresses on every node",
    why: "host-local keeps its addresses on the node: every node begins with the first of the range, so on an interface of the VPC two pods have one address.",
    mend: "Take whereabouts, which looks at all nodes.",
    check: ({ attachments }) => attachments.flatMap(chainOf).flatMap((plugin) => perNode(plugin) ?? []),
  },
  {
    code: "KM579",
    severity: "error",
    title: "the same address for several pods",
    why: "static gives every pod that names the attachment the addresses that stand in it. The second pod has the address of the first, and the VPC delivers to one of them.",
    mend: 'Take whereabouts, or give static the capability ips ("capabilities": { "ips": true }) and name each pod\'s address in its annotation.',
    check: sameForEveryPod,
  },
];

function unreadable(plugin: CniPlugin): Finding[] {
  const { ipam: map, path } = plugin;
  const at = [...path, "ipam"];
  if (map.type === "whereabouts") return unreadableWhereabouts(plugin, at);
  const entries = map.type === "static" ? listAt(map, "addresses") : [];
  return [
    ...entries.flatMap((entry, index) => notABlock(plugin, entry, "address", [...at, "addresses", index])),
    ...(map.type === "host-local" ? hostLocalSubnets(plugin, at) : []),
    ...routes(plugin, at),
  ];
}

function unreadableWhereabouts(plugin: CniPlugin, at: readonly PathStep[]): Finding[] {
  const { attachment, ipam: map } = plugin;
  const lists = listAt(map, "ipRanges");
  const hasOwn = (textAt(map, "range") ?? "") !== "";
  const none: Finding[] =
    hasOwn || lists.length > 0 || map.range !== undefined || map.ipRanges !== undefined
      ? []
      : [
          {
            at: attachment.placeInConfig([...at, "range"]),
            says: "whereabouts has no range",
            hint: 'as "range": "10.0.4.32-10.0.4.63/24"',
          },
        ];
  return [
    ...none,
    ...rangeTexts(plugin, map, at),
    ...lists.flatMap((keys, index) => rangeTexts(plugin, keys, [...at, "ipRanges", index])),
    ...notAnAddress(plugin, map, "gateway", at),
    ...sliceSize(plugin, at),
    ...listAt(map, "addresses").flatMap((entry, index) =>
      notABlock(plugin, entry, "address", [...at, "addresses", index]),
    ),
    ...routes(plugin, at),
  ];
}

function rangeTexts(plugin: CniPlugin, keys: unknown, at: readonly PathStep[]): Finding[] {
  if (!isMap(keys)) return [];
  const range = textAt(keys, "range") ?? "";
  const wrong: Finding[] =
    range === "" || parseWhereaboutsRange(decimal(range))
      ? []
      : [
          {
            at: plugin.attachment.placeInConfig([...at, "range"]),
            says: `${JSON.stringify(range)} is no range`,
            hint: rangeHint(range),
          },
        ];
  return [
    ...wrong,
    ...notAnAddress(plugin, keys, "range_start", at),
    ...notAnAddress(plugin, keys, "range_end", at),
    ...listAt(keys, "exclude").flatMap((text, index) =>
      typeof text !== "string" || parseBlock(decimal(text))
        ? []
        : {
            at: plugin.attachment.placeInConfig([...at, "exclude", index]),
            says: `${JSON.stringify(text)} is no block of addresses`,
            hint: parseAddress(text) ? `one address is ${text}/${text.includes(":") ? 128 : 32}` : "as 10.0.4.40/29",
          },
    ),
  ];
}

/** Whereabouts reads numbers with zeros before them as decimal. */
function decimal(text: string): string {
  return text.includes(":") ? text : text.replace(/\b0+(?=[0-9])/g, "");
}

function rangeHint(text: string): string {
  const [from = "", to = ""] = text.split("-");
  const block = parseBlock(to);
  const first = parseAddress(from.trim());
  if (block && first) return `${from.trim()} is not in ${showBlock(block)}`;
  if (first && parseAddress(to.trim())) return `write the subnet's prefix behind it, as ${from.trim()}-${to.trim()}/24`;
  if (parseAddress(text)) return `write the subnet's prefix behind it, as ${text}/24`;
  return "as 10.0.4.0/24, or from-to with the subnet's prefix, 10.0.4.32-10.0.4.63/24";
}

function notAnAddress({ attachment }: CniPlugin, keys: Unread, key: string, at: readonly PathStep[]): Finding[] {
  const text = textAt(keys, key) ?? "";
  if (text === "" || parseAddress(decimal(text))) return [];
  const address = text.split("/")[0] ?? "";
  return [
    {
      at: attachment.placeInConfig([...at, key]),
      says: `${JSON.stringify(text)} is no address`,
      hint: parseAddress(address) ? `write ${address}` : "as 10.0.4.1",
    },
  ];
}

function sliceSize({ attachment, ipam: map }: CniPlugin, at: readonly PathStep[]): Finding[] {
  const text = textAt(map, "node_slice_size") ?? "";
  const bits = /^\/?([0-9]{1,3})$/.exec(text)?.[1];
  if (text === "" || (bits !== undefined && Number(bits) <= 128)) return [];
  return [
    {
      at: attachment.placeInConfig([...at, "node_slice_size"]),
      says: `${JSON.stringify(text)} is no size of a slice`,
      hint: 'a slash and a prefix length, as "/28"',
    },
  ];
}

function notABlock({ attachment }: CniPlugin, entry: unknown, key: string, at: readonly PathStep[]): Finding[] {
  const text = textAt(entry, key) ?? "";
  if (!isMap(entry) || parseBlock(decimal(text))) return [];
  return [
    {
      at: attachment.placeInConfig([...at, key]),
      says: text === "" ? `there is no ${key}` : `${JSON.stringify(text)} is no address with its prefix`,
      hint: "as 10.0.4.40/24",
    },
  ];
}

function routes(plugin: CniPlugin, at: readonly PathStep[]): Finding[] {
  return listAt(plugin.ipam, "routes").flatMap((route, index) => {
    const path = [...at, "routes", index];
    if (!isMap(route)) return [];
    const dst = textAt(route, "dst") ?? "";
    const wrong = parseBlock(dst)
      ? []
      : [
          {
            at: plugin.attachment.placeInConfig([...path, "dst"]),
            says: dst === "" ? "a route has no dst" : `${JSON.stringify(dst)} is no block of addresses`,
            hint: dst === "default" ? "write 0.0.0.0/0" : "as 10.20.0.0/16, or 0.0.0.0/0 for everything",
          },
        ];
    return [...wrong, ...notAnAddress(plugin, route, "gw", path)];
  });
}

function hostLocalSubnets(plugin: CniPlugin, at: readonly PathStep[]): Finding[] {
  const { ipam: map } = plugin;
  const own = map.subnet === undefined ? [] : notABlock(plugin, map, "subnet", at);
  const inSets = listAt(map, "ranges").flatMap((set, index) =>
    (Array.isArray(set) ? set : []).flatMap((range, inSet) =>
      notABlock(plugin, range, "subnet", [...at, "ranges", index, inSet]),
    ),
  );
  return [...own, ...inSets];
}

function endsThatDoNotCount(range: PodRange): Finding[] {
  const { attachment, block, keys, path, text } = range;
  const at = path.slice(0, -1);
  const inText = text.includes("-");
  // Ends in the range's text count before those that have keys of their own.
  const said = inText ? parseWhereaboutsRange(text) : endsOf(keys);
  const inBlock = (number: bigint) => block.first <= number && number <= block.last;
  const outside = (["first", "last"] as const).flatMap((end) => {
    const number = said?.[end];
    if (number === undefined || inBlock(number)) return [];
    return {
      at: attachment.placeInConfig(inText ? path : [...at, KEY_OF[end]]),
      says: `${showAddress(block.family, number)} is not in ${showBlock(block)}, so the range ${end === "first" ? "begins with the block" : "ends with the block"}`,
      hint: `write an address of ${showBlock(block)}`,
    };
  });
  if (outside.length > 0 || said?.first === undefined || said.last === undefined || said.first <= said.last)
    return outside;
  return [
    {
      at: attachment.placeInConfig(inText ? path : [...at, "range_end"]),
      says: `the last address ${showAddress(block.family, said.last)} is before the first, so the range ends with the block`,
      hint: "the first address comes first",
    },
  ];
}

const KEY_OF = { first: "range_start", last: "range_end" } as const;

function outsideTheBlock(range: PodRange): Finding[] {
  const { attachment, block, keys, path } = range;
  const at = path.slice(0, -1);
  const excluded = listAt(keys, "exclude").flatMap((text, index) => {
    const hole = parseBlock(String(text));
    if (!hole || overlapping(hole, block)) return [];
    return {
      at: attachment.placeInConfig([...at, "exclude", index]),
      says: `${text} is not in ${showBlock(block)}, so there is nothing to exclude`,
      hint: "take it out, or mend it",
    };
  });
  return [...excluded, ...(unreachableGateway(range) ?? [])];
}

/** Only routes use the gateway, and of those only the ones that say none of their own. */
function unreachableGateway(range: PodRange): Finding[] | undefined {
  const { attachment, block, plugin } = range;
  const gateway = gatewayOf(range);
  const [first, ...others] = podRanges(attachment).filter((each) => each.plugin === plugin);
  const used = listAt(plugin.ipam, "routes").some((route) => textAt(route, "gw") === undefined);
  if (!gateway || !used || first !== range || gateway.family !== block.family) return undefined;
  if ([range, ...others].some((each) => contains(each.block, gateway))) return undefined;
  return [
    {
      at: attachment.placeInConfig([...plugin.path, "ipam", "gateway"]),
      says: `the routes' gateway ${showRange(gateway)} is not in ${showBlock(block)}`,
      hint: `AWS's router is the first address of a subnet; of this block that is ${showAddress(block.family, block.first + 1n)}`,
    },
  ];
}

function overlapping(one: Block, other: Block): boolean {
  return contains(one, other) || contains(other, one);
}

function samePoolTwice(attachment: Fleet["attachments"][number]): Finding[] {
  const seen = new Map<string, PodRange>();
  return podRanges(attachment).flatMap((range) => {
    const before = seen.get(range.pool);
    seen.set(range.pool, range);
    if (!before) return [];
    return {
      at: attachment.placeInConfig(range.path),
      says: `${shown(range)} is in the block ${showBlock(range.block)}, of which every pod has an address from ${shown(before)} already`,
      hint: "write one range, and exclude what lies between",
    };
  });
}

/** Interfaces in the VPC; those of bridge and ptp never leave their node. */
const IN_THE_VPC = ["ipvlan", "macvlan", "host-device", "vlan"];

function perNode({ attachment, path, type, ipam: map, keys }: CniPlugin): Finding | undefined {
  if (!IN_THE_VPC.includes(type) || map.type !== "host-local" || isMap(keys.capabilities)) return undefined;
  return {
    at: attachment.placeInConfig([...path, "ipam", "type"]),
    says: "host-local begins with the same address on every node",
    hint: "take whereabouts, which looks at all nodes",
  };
}

function sameForEveryPod(fleet: Fleet): Finding[] {
  return fleet.attachments.flatMap(chainOf).flatMap(({ attachment, path, ipam: map, keys }) => {
    const pods = takersOf(fleet, attachment).reduce((sum, each) => sum + each.pods, 0);
    const address = textAt(listAt(map, "addresses")[0], "address");
    if (map.type !== "static" || address === undefined || pods < 2 || isMap(keys.capabilities)) return [];
    return {
      at: attachment.placeInConfig([...path, "ipam", "addresses"]),
      says: `${pods} pods get the same address, ${address}`,
      hint: "take whereabouts",
    };
  });
}
