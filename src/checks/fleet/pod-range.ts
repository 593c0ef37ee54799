import { isMap, listAt, textAt, type Unread } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { without } from "../../network/address-set";
import { type AddressRange, parseAddress, parseBlock, showBlock, showRange } from "../../network/addresses";
import { handedOut, parseWhereaboutsRange, roomIn, type WhereaboutsRange } from "../../network/whereabouts-range";
import { remembered } from "../remembered";
import type { AttachmentObject } from "./attachment-object";
import { type CniPlugin, chainOf } from "./cni-plugin";

/** A range that Whereabouts hands out to the pods of an attachment. */
export interface PodRange extends WhereaboutsRange {
  readonly attachment: AttachmentObject;
  readonly plugin: CniPlugin;
  /** Of the range's text in the JSON. */
  readonly path: readonly PathStep[];
  /** As it is written in the JSON. */
  readonly text: string;
  /** The map that the range stands in, with its ends and what it excludes. */
  readonly keys: Unread;
  /** From the first to the last that it gives; undefined when the block has none to give. */
  readonly range?: AddressRange;
  /** The range without what is excluded. */
  readonly free: readonly AddressRange[];
  /** How many pods get an address. */
  readonly room: bigint;
  /** Ranges of the same pool take turns: they never give an address twice. */
  readonly pool: string;
  /** The pools of a name look after each other, where they are told to. */
  readonly networkName: string;
  readonly looksAtOtherPools: boolean;
}

export const podRanges = remembered((attachment: AttachmentObject): readonly PodRange[] =>
  chainOf(attachment)
    .filter(({ ipam }) => ipam.type === "whereabouts")
    .flatMap((plugin) => {
      const path = [...plugin.path, "ipam"];
      const inList = listAt(plugin.ipam, "ipRanges").flatMap((keys, index) =>
        isMap(keys) ? (podRange(plugin, keys, [...path, "ipRanges", index]) ?? []) : [],
      );
      return [...[podRange(plugin, plugin.ipam, path) ?? []].flat(), ...inList];
    }),
);

function podRange(plugin: CniPlugin, keys: Unread, path: readonly PathStep[]): PodRange | undefined {
  const text = textAt(keys, "range");
  const said = text === undefined ? undefined : parseWhereaboutsRange(text);
  if (text === undefined || !said) return undefined;
  const excluded = listAt(keys, "exclude").flatMap((block) => parseBlock(String(block)) ?? []);
  const ends = { ...endsOf(keys), ...said };
  const range = handedOut(ends);
  const networkName = textAt(plugin.ipam, "network_name") ?? "";
  return {
    ...ends,
    attachment: plugin.attachment,
    plugin,
    path: [...path, "range"],
    text,
    keys,
    ...(range ? { range } : {}),
    free: range ? without(range, excluded) : [],
    room: range ? roomIn(range, excluded) : 0n,
    pool: [networkName, showBlock(said.block), textAt(plugin.ipam, "node_slice_size") ?? ""].join(" "),
    networkName,
    looksAtOtherPools: plugin.ipam.enable_overlapping_ranges !== false,
  };
}

/** The ends that have keys of their own. */
export function endsOf(keys: Unread): { readonly first?: bigint; readonly last?: bigint } {
  const first = parseAddress(textAt(keys, "range_start") ?? "");
  const last = parseAddress(textAt(keys, "range_end") ?? "");
  return { ...(first ? { first: first.number } : {}), ...(last ? { last: last.number } : {}) };
}

/** As a person says it: without the prefix of its block where it has ends of its own. */
export function shown({ text, range, first, last }: PodRange): string {
  return range && (first ?? last) !== undefined ? showRange(range) : text;
}
