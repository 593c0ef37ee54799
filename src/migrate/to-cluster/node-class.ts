import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../cluster/cluster";
import { isList, isMap, mapAt, textAt } from "../../cluster/json";
import { bare, type CommentedMap, commentsIn } from "./commented";
import { descriptionOf } from "./metadata";
import { takes } from "./schema-probe";
import { moveToShortKeys, type ShortKey } from "./short-keys";
import { SpecFields } from "./spec-fields";
import type { V1Object } from "./v1-object";

const BEFORE_SELECTORS: readonly ShortKey[] = [
  ["role", ["role"]],
  ["instanceProfile", ["instanceProfile"]],
];

const AFTER_SELECTORS: readonly ShortKey[] = [["tags", ["tags"]]];

/** An EC2NodeClass's keys in a cluster file. */
export function nodeClassKeys(nodeClass: V1Object): { keys: CommentedMap; below: readonly string[] } {
  const keys: CommentedMap = new Map();
  const description = descriptionOf(nodeClass);
  if (description) keys.set("description", description);
  const spec = new SpecFields(nodeClass.spec);
  moveAlias(spec, keys);
  moveToShortKeys("nodeClasses", BEFORE_SELECTORS, spec, keys);
  moveDiscovery(spec, keys);
  moveToShortKeys("nodeClasses", AFTER_SELECTORS, spec, keys);
  if (spec.rest) keys.set("spec", spec.rest);
  return { keys, below: spec.below };
}

const AMIS = ["amiSelectorTerms"];

function moveAlias(spec: SpecFields, keys: CommentedMap): void {
  const said = spec.at(AMIS);
  const alias = onlyItem(spec.plainAt(AMIS), "alias");
  if (!said || typeof alias !== "string" || !takes("nodeClasses", "ami", alias)) return;
  keys.set("ami", bare(alias, commentsIn(said)));
  spec.take(AMIS);
}

const SELECTORS = [["subnetSelectorTerms"], ["securityGroupSelectorTerms"]];

/** One tag finds the subnets and the security groups. */
function moveDiscovery(spec: SpecFields, keys: CommentedMap): void {
  const [subnets, groups] = SELECTORS.map((path) => discoveryOf(spec.plainAt(path)));
  if (subnets === undefined || subnets !== groups || !takes("nodeClasses", "discovery", subnets)) return;
  const comments = SELECTORS.flatMap((path) => commentsIn(spec.at(path) ?? bare(null)));
  keys.set("discovery", bare(subnets, comments));
  for (const path of SELECTORS) spec.take(path);
}

const DISCOVERY = "karpenter.sh/discovery";

/** The tag's value, where a selector asks for it and nothing else. */
function discoveryOf(terms: Json | undefined): string | undefined {
  const tags = onlyItem(terms, "tags");
  const value = textAt(tags, DISCOVERY);
  return value !== undefined && isDeepStrictEqual(tags, { [DISCOVERY]: value }) ? value : undefined;
}

/** What the only term of a list says, when it has this key and no other. */
function onlyItem(terms: Json | undefined, key: string): unknown {
  const [term, ...others] = isList(terms) ? terms : [];
  if (others.length > 0 || !isMap(term) || Object.keys(term).join() !== key) return undefined;
  return typeof term[key] === "object" ? mapAt(term, key) : term[key];
}
