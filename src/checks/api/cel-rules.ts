import type { Json, JsonMap } from "../../cluster/cluster";
import { isList, isMap } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { compile, type Outcome, optional, type Program } from "./cel-environment";
import { type CelValue, celValue, isCelList } from "./cel-values";
import { type Change, changeOfItem, changeOfKey, changesNothing } from "./change";
import { culprits } from "./culprits";
import type { Refusal } from "./refusal";
import type { RuleTree } from "./rule-tree";
import { inWords } from "./rule-words";
import type { StructuralSchema, ValidationRule } from "./structural-schema";

/** Where the walk through an object is. */
interface Here {
  /** What it is in; the object itself is in nothing. */
  readonly parent?: Here;
  readonly step: PathStep;
  readonly value: Json;
  /** As the rules see it, once a rule has asked. */
  readonly cel: CelValue | undefined;
  /** What it was before, where that is known. */
  readonly change: Change | undefined;
  /** The same of the nearest thing around it of which it is known. */
  readonly nearest: Change | undefined;
}

export function brokenRules(tree: RuleTree, object: JsonMap, old?: JsonMap): Refusal[] {
  const change = old && { schema: tree.schema, value: object, old };
  const broken: Refusal[] = [];
  const cel = tree.rules.length > 0 ? celValue(ofWhole(tree.schema), object) : undefined;
  walk(tree, { step: "", value: object, cel, change, nearest: change }, broken);
  return broken;
}

/** Of metadata, rules see the name, whatever the CRD says of it. */
function ofWhole(schema: StructuralSchema): StructuralSchema {
  const text: StructuralSchema = { type: "string" };
  const metadata: StructuralSchema = { type: "object", properties: { name: text, generateName: text } };
  return { ...schema, properties: { ...schema.properties, apiVersion: text, kind: text, metadata } };
}

/** Rules are asked of every value but null, whatever the rules around it said. */
function walk(tree: RuleTree, found: Here, broken: Refusal[]): void {
  const { value, change } = found;
  if (value === null) return;
  const needsCel = tree.rules.length > 0 && found.cel === undefined;
  const here = needsCel ? { ...found, cel: celValue(tree.schema, value) } : found;
  broken.push(...once(tree.rules.flatMap((rule) => judge(rule, here))));
  if (isList(value)) {
    const { items } = tree;
    if (!items) return;
    for (const [index, item] of value.entries())
      walk(items, child(here, index, item, change && changeOfItem(change, index)), broken);
  } else if (isMap(value)) {
    const { values, properties } = tree;
    const at = (key: string) => child(here, key, value[key] ?? null, change && changeOfKey(change, key));
    if (values) for (const key of Object.keys(value)) walk(values, at(key), broken);
    for (const [key, below] of properties) if (Object.hasOwn(value, key)) walk(below, at(key), broken);
  }
}

/** Two rules may have one thing to say. */
function once(refusals: readonly Refusal[]): Refusal[] {
  return refusals.filter(({ says, culprit }, index) => {
    const first = refusals.findIndex((other) => other.says === says && other.culprit === culprit);
    return first === index;
  });
}

function child(parent: Here, step: PathStep, value: Json, change: Change | undefined): Here {
  return { parent, step, value, cel: celChild(parent.cel, step), change, nearest: change ?? parent.nearest };
}

function celChild(cel: CelValue | undefined, step: PathStep): CelValue | undefined {
  if (cel instanceof Map) return cel.get(step);
  return isCelList(cel) ? cel[Number(step)] : undefined;
}

function pathOf({ parent, step }: Here): PathStep[] {
  return parent ? [...pathOf(parent), step] : [];
}

function judge(rule: ValidationRule, here: Here): Refusal[] {
  const self = here.cel ?? null;
  const outcome = outcomeOf(rule, self, here);
  if (outcome === true) return [];
  // Only a clear no is let pass in what is unchanged: an error is one again.
  if (outcome === false && !asksOld(rule) && here.nearest && changesNothing(here.nearest)) return [];
  return refusals(rule, self, pathOf(here), outcome);
}

/** A rule about a change holds where nothing is known from before, unless it wants to be asked then too. */
function outcomeOf(rule: ValidationRule, self: CelValue, { change }: Here): Outcome {
  const holds = programOf(rule);
  if (!asksOld(rule)) return holds({ self });
  const before = change && change.old !== null ? celValue(change.schema, change.old) : undefined;
  if (rule.optionalOldSelf) return holds({ self, oldSelf: optional(before) });
  return before === undefined || holds({ self, oldSelf: before });
}

const programs = new Map<string, Program>();

function programOf({ rule }: ValidationRule): Program {
  const known = programs.get(rule);
  if (known) return known;
  const program = compile(rule);
  programs.set(rule, program);
  return program;
}

function asksOld({ rule }: ValidationRule): boolean {
  return rule.includes("oldSelf");
}

/** One for each item that breaks the rule, all at the place that the API server names. */
function refusals(rule: ValidationRule, self: CelValue, here: readonly PathStep[], outcome: Outcome): Refusal[] {
  // The API server does not look at the field that a rule names when the rule ended with an error.
  const path = outcome === false ? [...here, ...stepsOf(rule.fieldPath)] : here;
  const code = asksOld(rule) ? "KM409" : "KM408";
  const field = String(path.findLast((step) => typeof step === "string") ?? "the object");
  const words = (it: string) => inWords(rule.rule, { it, field, isEmpty: isCelList(self) && self.length === 0 });
  const found = culprits(rule.rule, self);
  if (found.length === 0) return [{ code, path, ...words(shown(self, field)) }];
  return found.map((step) => ({ code, path, culprit: step, ...words(shownItem(self, step)) }));
}

/** `.spec.name` or `.labels['a.b']` as steps. */
function stepsOf(fieldPath = ""): string[] {
  return Array.from(fieldPath.matchAll(/\.([^.[]+)|\['((?:[^'\\]|\\.)*)'\]/g), ([, field, key = ""]) =>
    field === undefined ? key.replaceAll(/\\(.)/g, "$1") : field,
  );
}

function shown(value: CelValue, otherwise: string): string {
  return typeof value === "string" ? JSON.stringify(value) : otherwise;
}

/** A key as it is; an item by the key it is about, as those of requirements have one, or by its number. */
function shownItem(self: CelValue, step: PathStep): string {
  if (typeof step === "string") return JSON.stringify(step);
  const item = celChild(self, step);
  const key = item instanceof Map ? item.get("key") : item;
  return shown(key ?? null, `item ${step + 1}`);
}
