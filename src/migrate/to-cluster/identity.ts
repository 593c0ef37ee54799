import { listAt, mapAt, textAt } from "../../cluster/json";
import { ZONE } from "../../cluster/node-labels";
import type { Problem } from "../../cluster/problem";
import { wholeFile } from "../../cluster/source";
import { unique } from "../../cluster/unique";
import type { Inventory } from "./inventory";
import { isPlaceholder } from "./placeholders";
import { takes } from "./schema-probe";
import { DISCOVERY } from "./selector-keys";

/** What a user says of the cluster. */
export interface Wishes {
  readonly name?: string;
  readonly region?: string;
  readonly zones?: readonly string[];
}

export interface Identity {
  readonly name: string;
  readonly region: string;
  readonly zones: readonly string[];
}

export interface FoundIdentity {
  /** Absent when something is not known. */
  readonly identity?: Identity;
  /** What stands in the objects for the cluster's name. */
  readonly placeholders: readonly string[];
  readonly problems: readonly Problem[];
}

/** Which cluster it is: as the user says, and else as the objects do. Nothing is made up. */
export function identityOf(found: Inventory, wishes: Wishes): FoundIdentity {
  const pools = found.pools.map(({ value }) => value.spec);
  const classes = found.classes.map(({ value }) => value.spec);
  const asked = valuesOf(pools, ZONE);
  const inPools = asked.filter(isZone);
  const unasked = asked.length > 0 ? `${asked[0]}, for which NodePools ask, is none` : "no NodePool asks for one";
  const zones = wishes.zones ?? inPools;
  const regions = unique([...valuesOf(pools, "topology.kubernetes.io/region"), ...zones.flatMap(regionOf)]);
  const names = namesIn(classes);
  const placeholders = placeholdersIn(classes);
  const name = wishes.name ?? only(names);
  const region = wishes.region ?? only(regions);
  const problems = [
    ...(name === undefined ? [unknown("name", names, "--name my-cluster", whyUnnamed(placeholders))] : []),
    ...(region === undefined ? [unknown("region", regions, "--region us-west-2", "no NodePool asks for a zone")] : []),
    ...(zones.length === 0
      ? [unknown("zones", [], `--zones ${region ?? "us-west-2"}a,${region ?? "us-west-2"}b`, unasked)]
      : []),
    ...inPools.filter((zone) => !zones.includes(zone)).map(zoneLeftOut),
  ];
  if (name === undefined || region === undefined || problems.length > 0) return { placeholders, problems };
  return { identity: { name, region, zones }, placeholders, problems };
}

function whyUnnamed([placeholder]: readonly string[]): string {
  if (placeholder === undefined) return "no tag or role of an EC2NodeClass says it";
  return `${placeholder} stands where it belongs, and --name is what goes there`;
}

function unknown(what: "name" | "region" | "zones", found: readonly string[], flag: string, why: string): Problem {
  const says =
    found.length > 1
      ? `the cluster's ${what} may be ${found.join(" or ")}: the objects name them all`
      : `the cluster's ${what} cannot be known: ${why}`;
  const oneOf = found.length > 1 ? ", or name the files of one cluster alone" : "";
  return { code: "KM720", severity: "error", at: wholeFile("cluster"), says, hint: `say it: ${flag}${oneOf}` };
}

function zoneLeftOut(zone: string): Problem {
  const says = `a NodePool asks for nodes in ${zone}, which --zones leaves out`;
  return { code: "KM720", severity: "error", at: wholeFile("cluster"), says, hint: "name it there too" };
}

/** What else stands there, a placeholder, is kept as it is. */
function isZone(value: string): boolean {
  return takes("nodePools", "zones", [value]);
}

/** us-west-2 of us-west-2a, and of us-west-2-lax-1a. */
function regionOf(zone: string): string[] {
  return /^[a-z]{2,4}(?:-[a-z]+)+-[0-9]+/.exec(zone)?.slice(0, 1) ?? [];
}

/** The values that pools ask of a label. */
function valuesOf(pools: readonly unknown[], label: string): string[] {
  const requirements = pools.flatMap((spec) => listAt(mapAt(mapAt(spec, "template"), "spec"), "requirements"));
  const values = requirements
    .filter((requirement) => textAt(requirement, "key") === label && textAt(requirement, "operator") === "In")
    .flatMap((requirement) => listAt(requirement, "values"));
  return unique(values.filter((value) => typeof value === "string")).sort();
}

/** A tag says it better than a role, which may be of several clusters. */
function namesIn(classes: readonly unknown[]): string[] {
  const tags = classes.flatMap(tagsIn);
  const tagged = unique(tags.flatMap(nameInTag)).filter(isClusterName);
  if (tagged.length > 0) return tagged;
  return unique(classes.flatMap(nameInRole)).filter(isClusterName);
}

/** Neither a placeholder that nobody has replaced is a name, nor what says that a tag is there. */
function isClusterName(name: string): boolean {
  return /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name) && !YES_OR_NO.test(name);
}

const YES_OR_NO = /^(?:true|false|yes|no|on|off|enabled|disabled|owned|shared|[01])$/i;

/** What stands where the cluster's name belongs. Discovery and roles may be named after something else. */
function placeholdersIn(classes: readonly unknown[]): string[] {
  const tags = classes.flatMap(tagsIn);
  const ofCluster = tags.filter(([key]) => key !== DISCOVERY).flatMap(nameInTag);
  const ofAnything = [...tags.filter(([key]) => key === DISCOVERY).flatMap(nameInTag), ...classes.flatMap(nameInRole)];
  const found = [...ofCluster, ...ofAnything.filter((name) => /cluster/i.test(name))];
  return unique(found.filter(isPlaceholder));
}

function tagsIn(spec: unknown): (readonly [key: string, value: unknown])[] {
  const terms = ["subnetSelectorTerms", "securityGroupSelectorTerms"].flatMap((key) => listAt(spec, key));
  return [...terms, spec].flatMap((term) => Object.entries(mapAt(term, "tags")));
}

const NAMING_TAGS = [DISCOVERY, "eks:cluster-name", "aws:eks:cluster-name", "alpha.eksctl.io/cluster-name"];

function nameInTag([key, value]: readonly [string, unknown]): string[] {
  if (NAMING_TAGS.includes(key) && typeof value === "string") return [value];
  return /^kubernetes\.io\/cluster\/(.+)$/.exec(key)?.slice(1) ?? [];
}

/** As Karpenter's own guide calls them. */
function nameInRole(spec: unknown): string[] {
  const role = textAt(spec, "role") ?? textAt(spec, "instanceProfile") ?? "";
  return /^KarpenterNode(?:Role|InstanceProfile)-(.+)$/.exec(role)?.slice(1) ?? [];
}

function only(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}
