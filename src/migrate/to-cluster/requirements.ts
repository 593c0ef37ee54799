import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../cluster/cluster";
import { isMap } from "../../cluster/json";
import { ZONE } from "../../cluster/node-labels";
import { ARCHITECTURE, CAPACITY_TYPE, INSTANCE_TYPE } from "../../instances/instance-labels";
import {
  bare,
  type Commented,
  type CommentedMap,
  commentsIn,
  isCommentedList,
  isCommentedMap,
  plainOf,
  under,
} from "./commented";
import { type Section, takes } from "./schema-probe";
import type { SpecFields } from "./spec-fields";

const REQUIREMENTS = ["template", "spec", "requirements"];

/** A label for which a cluster file asks of itself, and the short key that says otherwise. */
interface Defaulted {
  readonly label: string;
  readonly key?: string;
  readonly values: readonly string[];
}

function defaultedLabels(zones: readonly string[]): Defaulted[] {
  return [
    { label: ZONE, key: "zones", values: zones },
    { label: CAPACITY_TYPE, key: "capacityTypes", values: ["on-demand"] },
    { label: ARCHITECTURE, key: "architectures", values: ["amd64"] },
    { label: "kubernetes.io/os", values: ["linux"] },
  ];
}

/** A requirement of the object. */
interface Asked {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly Json[];
  readonly hasMinValues: boolean;
  readonly item: Commented;
}

/** Moves the requirements to the keys that say them; what no other says stays in a list in the spec. */
export function moveRequirements(spec: SpecFields, keys: CommentedMap, zones: readonly string[]): void {
  const list = spec.at(REQUIREMENTS) ?? bare([]);
  const listed = list.content;
  const asked = isCommentedList(listed) ? listed.map(read) : [];
  const defaulted = defaultedLabels(zones);
  const requirements: CommentedMap = new Map();
  const left: Commented[] = [];
  for (const [index, requirement] of asked.entries()) {
    const isAlone = asked.every((other, position) => position === index || other?.key !== requirement?.key);
    if (!requirement || !isAlone) left.push(itemAt(listed, index));
    else if (!isDefault(requirement, defaulted) && !moveToList(requirement, defaulted, keys)) {
      const entry = inShort(requirement);
      if (entry) requirements.set(requirement.key, entry);
      else left.push(requirement.item);
    }
  }
  for (const { label } of defaulted)
    if (!asked.some((requirement) => requirement?.key === label)) requirements.set(label, bare("Any"));
  setInOrder(keys, { ...list, content: requirements });
  if (left.length > 0) spec.put(REQUIREMENTS, bare(left));
  else spec.take(REQUIREMENTS);
}

/** Moves the requirements of what has nothing else that says them, when each can be moved. */
export function moveAllRequirements(section: Section, spec: SpecFields, keys: CommentedMap): void {
  const list = spec.at(["requirements"]);
  if (!list || !isCommentedList(list.content)) return;
  const asked = list.content.map(read);
  const entries = asked.flatMap((requirement): [string, Commented][] =>
    requirement && !requirement.hasMinValues ? [[requirement.key, shortest(requirement)]] : [],
  );
  const requirements: CommentedMap = new Map(entries);
  const isWhole = requirements.size === asked.length;
  const short = { ...list, content: requirements };
  if (!isWhole || !takes(section, "requirements", plainOf(short))) return;
  keys.set("requirements", short);
  spec.take(["requirements"]);
}

/** In the order in which people write them. */
function setInOrder(keys: CommentedMap, requirements: Commented & { readonly content: CommentedMap }): void {
  for (const key of ["zones", "capacityTypes", "architectures", "instanceTypes"]) {
    const said = keys.get(key);
    if (!said) continue;
    keys.delete(key);
    keys.set(key, said);
  }
  if (requirements.content.size > 0) keys.set("requirements", requirements);
  else tellLast(keys, commentsIn(requirements));
}

function tellLast(keys: CommentedMap, comments: readonly string[]): void {
  const [key, last] = [...keys].at(-1) ?? [];
  if (key !== undefined && last) keys.set(key, under(comments, last));
}

function itemAt(listed: Commented["content"] | undefined, index: number): Commented {
  return (isCommentedList(listed) ? listed[index] : undefined) ?? bare(null);
}

/** Undefined for what is no requirement as the CRD has it. */
function read(item: Commented): Asked | undefined {
  const plain = plainOf(item);
  if (!isMap(plain)) return undefined;
  const { key, operator, values, minValues, ...others } = plain;
  if (typeof key !== "string" || typeof operator !== "string" || Object.keys(others).length > 0) return undefined;
  if (values !== undefined && !Array.isArray(values)) return undefined;
  return { key, operator, ...(values ? { values } : {}), hasMinValues: minValues !== undefined, item };
}

/** What a cluster file asks for of itself needs no word, unless something is said about it. */
function isDefault(requirement: Asked, defaulted: readonly Defaulted[]): boolean {
  const values = defaulted.find(({ label }) => label === requirement.key)?.values;
  return (
    values !== undefined &&
    isPlainIn(requirement) &&
    isSameSet(requirement.values, values) &&
    isUncommented(requirement)
  );
}

function isPlainIn({ operator, hasMinValues, values = [] }: Asked): boolean {
  return operator === "In" && !hasMinValues && values.length > 0;
}

function isUncommented({ item }: Asked): boolean {
  return commentsIn(item).length === 0;
}

function isSameSet(some: readonly Json[] = [], others: readonly Json[]): boolean {
  return isDeepStrictEqual([...some].sort(), [...others].sort());
}

/** By a short key of its own, which is a list of values. */
function moveToList(requirement: Asked, defaulted: readonly Defaulted[], keys: CommentedMap): boolean {
  const { key: label, values = [] } = requirement;
  const key = label === INSTANCE_TYPE ? "instanceTypes" : defaulted.find((other) => other.label === label)?.key;
  if (key === undefined || !isPlainIn(requirement) || !takes("nodePools", key, [...values])) return false;
  keys.set(key, valuesOf(requirement));
  return true;
}

/** With all that was said about the requirement. */
function valuesOf({ item }: Asked): Commented {
  const map = isCommentedMap(item.content) ? item.content : new Map<string, Commented>();
  const values = map.get("values") ?? bare([]);
  const others = commentsIn({ ...item, below: [], content: new Map([...map].filter(([key]) => key !== "values")) });
  return { ...under(others, values), below: [...values.below, ...item.below] };
}

function inShort(requirement: Asked): Commented | undefined {
  const entry = shortest(requirement);
  return takes("nodePools", "requirements", { [requirement.key]: plainOf(entry) }) ? entry : undefined;
}

function shortest(requirement: Asked): Commented {
  const { operator, values = [], hasMinValues, item } = requirement;
  if (isPlainIn(requirement)) return valuesOf(requirement);
  const isOneWord = (operator === "Exists" || operator === "DoesNotExist") && values.length === 0 && !hasMinValues;
  if (isOneWord) return bare(operator, commentsIn(item));
  const map = isCommentedMap(item.content) ? item.content : new Map<string, Commented>();
  const { above, beside } = map.get("key") ?? bare(null);
  const term: CommentedMap = new Map([...map].filter(([key]) => key !== "key"));
  return { ...item, above: [...item.above, ...item.beside, ...above, ...beside], beside: [], content: term };
}
