import type { Attachment, Json } from "../../src/cluster/cluster";
import { room } from "../../src/handoff/room";
import { multus1InOneZone } from "./clusters";

function attachment(
  ranges: readonly (readonly [string, string])[],
  ipam: { readonly [key: string]: Json } = {},
): Attachment {
  return {
    ...multus1InOneZone,
    ranges: ranges.map(([first, last]) => ({
      cidr: first.includes(":") ? "2001:db8::/64" : "10.0.0.0/16",
      first,
      last,
    })),
    cni: {
      cniVersion: "0.3.1",
      plugins: [{ type: "ipvlan", ipam: { type: "whereabouts", ...ipam } }, { type: "sbr" }],
    },
  };
}

test.each<[string, Attachment, bigint]>([
  ["a /27", attachment([["10.0.4.32", "10.0.4.63"]]), 32n],
  ["one address", attachment([["10.0.4.32", "10.0.4.32"]]), 1n],
  ["addresses that end in .0 are not given", attachment([["10.0.4.0", "10.0.6.0"]]), 510n],
  ["what is excluded", attachment([["10.0.4.32", "10.0.4.63"]], { exclude: ["10.0.4.40/29"] }), 24n],
  [
    "what is excluded twice",
    attachment([["10.0.4.32", "10.0.4.63"]], { exclude: ["10.0.4.40/29", "10.0.4.44/30"] }),
    24n,
  ],
  ["what is excluded partly outside", attachment([["10.0.4.40", "10.0.4.63"]], { exclude: ["10.0.4.32/28"] }), 16n],
  [
    "what is excluded elsewhere",
    attachment([["10.0.4.32", "10.0.4.63"]], { exclude: ["10.0.5.0/24", "2001:db8::/64"] }),
    32n,
  ],
  ["an excluded .0 is not taken off twice", attachment([["10.0.4.0", "10.0.4.15"]], { exclude: ["10.0.4.0/30"] }), 12n],
  [
    "of two families the smaller",
    attachment([
      ["10.0.4.32", "10.0.4.63"],
      ["2001:db8::10", "2001:db8::17"],
    ]),
    8n,
  ],
  [
    "exclusions of several ranges",
    attachment([["10.0.4.32", "10.0.4.63"]], { ipRanges: [{ range: "10.0.4.0/24", exclude: ["10.0.4.32/28"] }] }),
    16n,
  ],
])("room: %s", (_, where, expected) => {
  expect(room(where)).toBe(expected);
});
