import type { Origin, Selector } from "../cluster";
import type { NodeClassKeys, ResourceSelector } from "../cluster-file";
import type { Findings } from "../findings";
import { type PathStep, showPath } from "../located";
import type { Filling } from "./spec";

/** How AWS is asked for a subnet or a security group. */
export function selector(
  findings: Findings,
  path: readonly PathStep[],
  keys: ResourceSelector,
  prefix: "subnet" | "sg",
): Selector {
  if (keys.id !== undefined) {
    if (!keys.id.startsWith(`${prefix}-`))
      findings.value(
        "KM105",
        [...path, "id"],
        `${keys.id} is not the id of a ${prefix === "sg" ? "security group" : "subnet"}`,
        `it begins with ${prefix}-`,
      );
    return { id: keys.id };
  }
  return { tags: keys.tags ?? { Name: keys.name ?? "" } };
}

/** Where the nodes of a class are launched, and with which security groups: both found by one tag, or each by its own list. */
export function placementOfNodes(findings: Findings, path: readonly PathStep[], keys: NodeClassKeys): Filling[] {
  return [
    selected(findings, path, keys, { key: "subnets", to: ["subnetSelectorTerms"], prefix: "subnet" }),
    selected(findings, path, keys, { key: "securityGroups", to: ["securityGroupSelectorTerms"], prefix: "sg" }),
  ];
}

interface Selected {
  readonly key: "subnets" | "securityGroups";
  readonly to: readonly string[];
  readonly prefix: "subnet" | "sg";
}

function selected(
  findings: Findings,
  path: readonly PathStep[],
  keys: NodeClassKeys,
  { key, to, prefix }: Selected,
): Filling {
  const [from, byTag] = [
    [...path, key],
    [...path, "discovery"],
  ];
  const { [key]: own, discovery, subnets, securityGroups } = keys;
  if (own && discovery !== undefined)
    findings.key("KM108", from, `${showPath(from)} says something else than ${showPath(byTag)}`, "keep one of the two");
  if (own) {
    const value = own.map((each, index) => selector(findings, [...from, index], each, prefix));
    return { from, to, value, parts: own.flatMap(namePart) };
  }
  const isOther = discovery === undefined && (subnets ?? securityGroups) !== undefined;
  const value = discovery === undefined ? undefined : [{ tags: { "karpenter.sh/discovery": discovery } }];
  return { from: isOther ? from : byTag, to, value };
}

/** A name is the value of the tag Name. */
function namePart({ name }: ResourceSelector, index: number): Origin[] {
  return name === undefined ? [] : [{ of: [index, "tags"], in: [index, "name"], asWhole: true }];
}
