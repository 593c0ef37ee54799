import { isDeepStrictEqual } from "node:util";
import { attachmentObject } from "../../checks/fleet/attachment-object";
import { grouped } from "../../checks/grouped";
import type { Json, JsonMap } from "../../cluster/cluster";
import { attachmentZones } from "./attachment-zones";
import { bare, type CommentedMap, commentedOf } from "./commented";
import type { Identity } from "./identity";
import { formOf, type NetworkPart, networkPart } from "./network-part";
import { madeObjects } from "./round-trip";
import type { V1Object } from "./v1-object";
import { clusterFileText } from "./write";

/** The networks of a cluster file, as far as NetworkAttachmentDefinitions say them. */
export interface NetworkSketch {
  /** The lines of the file, with words in capitals for what somebody has to fill in. */
  readonly lines: readonly string[];
  /** The objects that the lines speak of. */
  readonly of: readonly V1Object[];
}

export function sketchNetworks(objects: readonly V1Object[], identity: Identity): NetworkSketch {
  const zones = attachmentZones(objects, identity.zones);
  const parts = objects.flatMap((object) => networkPart(object, zones) ?? []);
  const links = [...grouped(parts, ({ link }) => link)];
  const networks = links.filter(
    ([link, those]) => isOneNetwork(those, identity) && makesTheSame(link, those, identity),
  );
  const sketches = networks.map(([link, those]) => [link, commentedOf(network(those, IN_CAPITALS))] as const);
  if (sketches.length === 0) return { lines: [], of: [] };
  const text = clusterFileText(new Map([["networks", bare(new Map(sketches))]]));
  return {
    lines: [
      ...HEADING,
      ...text
        .trimEnd()
        .split("\n")
        .map((line) => ` ${line}`),
    ],
    of: networks.flatMap(([, those]) => those.map(({ object }) => object)),
  };
}

const HEADING = [
  " Networks as their NetworkAttachmentDefinitions say them. Fill in what is in capitals, which they do not say, and take",
  " the # away: synth then makes them, and the interfaces of nodes whose class has them under networks:.",
];

/** What stands for what no attachment says. */
interface Unknowns {
  readonly zone: (index: number) => string;
  readonly subnet: string;
  readonly securityGroup: string;
}

const IN_CAPITALS: Unknowns = {
  zone: (index) => `ZONE-${index + 1}`,
  subnet: "SUBNET",
  securityGroup: "SECURITY-GROUP",
};

function network(parts: readonly NetworkPart[], unknowns: Unknowns): JsonMap {
  const zones = parts.map(({ inZone, zone }, index): [string, Json] => [
    zone ?? unknowns.zone(index),
    { subnet: { id: unknowns.subnet }, ...inZone },
  ]);
  return { securityGroups: [{ id: unknowns.securityGroup }], ...parts[0]?.keys, zones: Object.fromEntries(zones) };
}

/** A network is one link on a node, has one form, and at most one attachment in a zone. */
function isOneNetwork(parts: readonly NetworkPart[], { zones }: Identity): boolean {
  const known = parts.flatMap(({ zone }) => zone ?? []);
  return (
    parts.every(({ keys }) => isDeepStrictEqual(keys, parts[0]?.keys)) &&
    parts.length <= zones.length &&
    new Set(known).size === known.length
  );
}

/** Whether the lines, filled in, make the objects that they were made of. */
function makesTheSame(link: string, parts: readonly NetworkPart[], identity: Identity): boolean {
  const taken = parts.flatMap(({ zone }) => zone ?? []);
  const free = identity.zones.filter((zone) => !taken.includes(zone));
  const filledIn = network(parts, {
    zone: (index) => free[parts.slice(0, index).filter(({ zone }) => zone === undefined).length] ?? "",
    subnet: "subnet-0",
    securityGroup: "sg-0",
  });
  const file: CommentedMap = new Map([
    ["cluster", commentedOf({ name: identity.name, region: identity.region, zones: identity.zones })],
    ["networks", commentedOf({ [link]: filledIn })],
  ]);
  const { specs } = madeObjects(clusterFileText(file));
  return parts.every(({ object, attachment }) => {
    const made = attachmentObject(
      { value: { ...object.value, spec: specs.get(object.title) ?? {} }, place: () => object.place() },
      new Map(),
    );
    return made !== undefined && isDeepStrictEqual(formOf(made), formOf(attachment));
  });
}
