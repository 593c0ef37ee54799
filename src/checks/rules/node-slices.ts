import { textAt } from "../../cluster/json";
import { BITS, showBlock } from "../../network/addresses";
import { handedOut } from "../../network/whereabouts-range";
import type { Fleet } from "../fleet/fleet";
import { type PodRange, podRanges, shown } from "../fleet/pod-range";
import type { Finding, Rule } from "../rule";

/** Whereabouts' node_slice_size: a block of the range for each node. */
export const nodeSlices: readonly Rule[] = [
  {
    code: "KM221",
    severity: "error",
    title: "a node's slice that gives no address",
    why: "With node_slice_size, Whereabouts cuts a range into a block for each node. It cannot cut blocks that are larger than the range, and in a block of one or two addresses there is none for a pod.",
    mend: "Take a slice with room for the pods of one node, and a range with a slice for each node.",
    check: (fleet) => sliced(fleet, sliceWithoutAddress),
  },
  {
    code: "KM222",
    severity: "error",
    title: "slices that reach beyond the range",
    why: "With node_slice_size, Whereabouts cuts the whole block that stands behind the range's slash, and looks at neither the first nor the last address of the range. Pods get addresses that nobody reserved, AWS's own among them.",
    mend: "Do without node_slice_size, or let the range be the whole block.",
    check: (fleet) => sliced(fleet, sliceBeyondTheRange),
  },
  {
    code: "KM223",
    severity: "warning",
    title: "one slice for all nodes",
    why: "With node_slice_size, Whereabouts gives each node a block of the range. When the range is one block of that size, the first node has it, and pods on every other node wait for an address.",
    mend: "Take a smaller slice, or a larger range: as many slices as there will be nodes.",
    check: (fleet) => sliced(fleet, oneSlice),
  },
];

interface Sliced extends PodRange {
  /** The prefix length of a slice. */
  readonly slice: number;
}

function sliced({ attachments }: Fleet, check: (range: Sliced) => Omit<Finding, "at"> | undefined): Finding[] {
  return attachments.flatMap(podRanges).flatMap((range) => {
    const { ipam, path } = range.plugin;
    const slice = /^\/?([0-9]{1,3})$/.exec(textAt(ipam, "node_slice_size") ?? "")?.[1];
    const found = slice === undefined ? undefined : check({ ...range, slice: Number(slice) });
    return found ? [{ at: range.attachment.placeInConfig([...path, "ipam", "node_slice_size"]), ...found }] : [];
  });
}

function sliceWithoutAddress({ block, slice }: Sliced): Omit<Finding, "at"> | undefined {
  const smallest = BITS[block.family] - 2;
  if (slice < block.prefix)
    return { says: `a slice of /${slice} is larger than ${showBlock(block)}`, hint: between(block.prefix, smallest) };
  if (slice > smallest)
    return { says: `a slice of /${slice} has no address for a pod`, hint: between(block.prefix, smallest) };
  return undefined;
}

function between(largest: number, smallest: number): string {
  return `a slice is longer than /${largest}, and /${smallest} at most`;
}

function sliceBeyondTheRange(sliced: Sliced): Omit<Finding, "at"> | undefined {
  const { attachment, block, range, slice } = sliced;
  const whole = handedOut({ block });
  if (!range || !whole || slice < block.prefix) return undefined;
  if (range.first === whole.first && range.last === whole.last) return undefined;
  return {
    says: `the slices are cut from all of ${showBlock(block)}, not from ${shown(sliced)}`,
    hint: attachment.origin
      ? "take nodeSliceSize away"
      : "do without node_slice_size, or let the range be the whole block",
  };
}

function oneSlice({ block, slice }: Sliced): Omit<Finding, "at"> | undefined {
  if (slice !== block.prefix || slice > BITS[block.family] - 2) return undefined;
  return {
    says: `${showBlock(block)} is one slice of /${slice}, so one node's pods have addresses`,
    hint: `/${slice + 1} is a slice for each of two nodes, /${slice + 2} for four`,
  };
}
