import { unique } from "../../cluster/unique";
import { bare, besideItsValue, type Commented, type CommentedMap, commentsIn, plainOf } from "./commented";
import { takes } from "./schema-probe";
import { amiOf, discoveryOf, reservationsOf, selectorsOf } from "./selector-keys";
import { keysOf, moveToShortKeys, type ObjectKeys, type ShortKey } from "./short-keys";
import type { SpecFields } from "./spec-fields";
import type { V1Object } from "./v1-object";
import { volumeOf } from "./volume-keys";

const ROLES: readonly ShortKey[] = [
  ["amiFamily", ["amiFamily"]],
  ["role", ["role"]],
  ["instanceProfile", ["instanceProfile"]],
];

const OTHERS: readonly ShortKey[] = [
  ["kubelet", ["kubelet"]],
  ["tags", ["tags"]],
];

/** An EC2NodeClass's keys in a cluster file. */
export function nodeClassKeys(nodeClass: V1Object): ObjectKeys {
  return keysOf(nodeClass, (spec, keys) => {
    const volume = volumeOf(spec);
    say("ami", "amiSelectorTerms", amiOf, spec, keys);
    moveToShortKeys("nodeClasses", ROLES, spec, keys);
    if (!sayDiscovery(spec, keys)) {
      say("subnets", "subnetSelectorTerms", selectorsOf, spec, keys);
      say("securityGroups", "securityGroupSelectorTerms", selectorsOf, spec, keys);
    }
    say("capacityReservations", "capacityReservationSelectorTerms", reservationsOf, spec, keys);
    say("volume", "blockDeviceMappings", () => volume, spec, keys);
    moveToShortKeys("nodeClasses", OTHERS, spec, keys);
  });
}

/** By a short key, where it has a word for all that the field says. */
function say(
  key: string,
  field: string,
  inShort: (value: Commented) => Commented | undefined,
  spec: SpecFields,
  keys: CommentedMap,
): void {
  const said = spec.at([field]);
  const short = said && inShort(said);
  if (!short || !takes("nodeClasses", key, plainOf(short))) return;
  keys.set(key, short);
  spec.take([field]);
}

const FOUND_BY_TAG = ["subnetSelectorTerms", "securityGroupSelectorTerms"];

/** One tag finds the subnets and the security groups. */
function sayDiscovery(spec: SpecFields, keys: CommentedMap): boolean {
  const [subnets, groups] = FOUND_BY_TAG.map((field) => discoveryOf(spec.plainAt([field])));
  if (subnets === undefined || subnets !== groups || !takes("nodeClasses", "discovery", subnets)) return false;
  const said = FOUND_BY_TAG.map((field) => spec.at([field]) ?? bare(null));
  const comments = unique(said.flatMap(commentsIn));
  const isBeside = comments.length === 1 && said.every(besideItsValue);
  keys.set("discovery", { ...bare(subnets), ...(isBeside ? { beside: comments } : { above: comments }) });
  for (const field of FOUND_BY_TAG) spec.take([field]);
  return true;
}
