import type { JsonMap } from "../cluster/cluster";
import { textAt } from "../cluster/json";
import type { Problem } from "../cluster/problem";
import { hasVariable } from "../manifests/variables";
import { asStored } from "./as-stored";
import { type Fleet, type FleetFile, fleetOf } from "./fleet/fleet";
import type { PlacedObject } from "./placed-object";
import { refused } from "./refused";
import { rules } from "./rules/rules";
import { waits, withoutVariables } from "./variables";

export interface Surroundings {
  /** The cluster file that the objects are made of. */
  readonly file?: FleetFile;
  /** What an object is to replace, for what may not change. */
  readonly oldOf?: (object: PlacedObject) => JsonMap | undefined;
}

/** Refusals that say nothing against the form of an object: a broken rule of its kind, a name. */
const OF_FORMED_OBJECTS = new Set(["KM408", "KM409", "KM410"]);

/** Rules about what is nowhere. Where an object waits for its variables, or for its name, it may be there. */
const OF_WHAT_IS_MISSING = new Set(["KM513", "KM517", "KM518", "KM528", "KM531", "KM533", "KM535", "KM537", "KM599"]);

/** All that is wrong with objects that are looked at together. The rules see those that have the form of their kind. */
export function checkObjects(objects: readonly PlacedObject[], { file, oldOf }: Surroundings = {}): Problem[] {
  const found = objects.map((object) => ({ object, problems: refused(object, oldOf?.(object)) }));
  const formed = found.filter(({ problems }) => problems.every(isOfFormed));
  const refusals = found.flatMap(({ problems }) => problems);
  const said = applyRules(
    fleetOf(
      formed.map(({ object }) => asStored(object)),
      file,
    ),
  );
  if (file) return [...refusals, ...said];
  const isUnknown = found.some((each) => !formed.includes(each) && each.problems.every(waits));
  const known =
    isUnknown || objects.some(isNamedByVariable) ? said.filter(({ code }) => !OF_WHAT_IS_MISSING.has(code)) : said;
  return withoutVariables(refusals, known);
}

function isNamedByVariable({ value }: PlacedObject): boolean {
  return ["name", "namespace"].some((key) => hasVariable(textAt(value.metadata, key) ?? ""));
}

/** A variable is text, and so has the type of what only its form is said against. */
function isOfFormed(problem: Problem): boolean {
  return OF_FORMED_OBJECTS.has(problem.code) || (problem.code === "KM405" && waits(problem));
}

function applyRules(fleet: Fleet): Problem[] {
  return rules.flatMap(({ code, severity, check }) => check(fleet).map((finding) => ({ code, severity, ...finding })));
}
