import type { Json, JsonMap } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import { compile, type Outcome, optional, type Program } from "./cel-environment";
import { type CelValue, celValue } from "./cel-values";
import { type Change, changeOfItem, changeOfKey, changesNothing } from "./change";
import { culprits } from "./culprits";
import { isJsonMap, isList } from "./json";
import type { Refusal } from "./refusal";
import type { RuleTree } from "./rule-tree";
import { inWords } from "./rule-words";
import type { ValidationRule } from "./structural-schema";

/** Where the walk through an object is. */
interface Here {
  readonly path: readonly PathStep[];
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
  walk(tree, { path: [], value: object, cel: undefined, change, nearest: change }, broken);
  return broken;
}

/** Rules are asked of every value but null, whatever the rules around it said. */
function walk(tree: RuleTree, here: Here, broken: Refusal[]): void {
  const { value, change } = here;
  if (value === null) return;
  const cel = here.cel ?? (tree.rules.length > 0 ? celValue(tree.schema, value) : undefined);
  const seen = { ...here, cel };
  if (cel !== undefined) broken.push(...once(tree.rules.flatMap((rule) => judge(rule, cel, here))));
  if (isList(value)) {
    const below = tree.items;
    if (!below) return;
    for (const [index, item] of value.entries())
      walk(below, child(seen, index, item, change && changeOfItem(change, index)), broken);
  } else if (isJsonMap(value)) {
    for (const [key, below] of treesOf(tree, value))
      walk(below, child(seen, key, value[key] ?? null, change && changeOfKey(change, key)), broken);
  }
}

/** Two rules may have one thing to say. */
function once(refusals: readonly Refusal[]): Refusal[] {
  return refusals.filter(({ says, culprit }, index) => {
    const first = refusals.findIndex((other) => other.says === says && other.culprit === culprit);
    return first === index;
  });
}

function treesOf({ values, properties }: RuleTree, map: JsonMap): RuleTree["properties"] {
  if (values) return Object.keys(map).map((key) => [key, values]);
  return properties.filter(([key]) => Object.hasOwn(map, key));
}

function child(here: Here, step: PathStep, value: Json, change: Change | undefined): Here {
  const { path, cel, nearest } = here;
  return { path: [...path, step], value, cel: celChild(cel, step), change, nearest: change ?? nearest };
}

function celChild(cel: CelValue | undefined, step: PathStep): CelValue | undefined {
  if (cel instanceof Map) return cel.get(step);
  return Array.isArray(cel) ? cel[Number(step)] : undefined;
}

function judge(rule: ValidationRule, self: CelValue, here: Here): Refusal[] {
  const outcome = outcomeOf(rule, self, here);
  if (outcome === true) return [];
  // Only a clear no is let pass in what is unchanged: an error is one again.
  if (outcome === false && !asksOld(rule) && here.nearest && changesNothing(here.nearest)) return [];
  return refusals(rule, self, here.path, outcome);
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
  const words = (it: string) => inWords(rule.rule, { it, field, isEmpty: Array.isArray(self) && self.length === 0 });
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
