import type { JsonMap } from "../cluster/cluster";
import type { Problem } from "../cluster/problem";
import { type Fleet, type FleetFile, fleetOf } from "./fleet/fleet";
import type { PlacedObject } from "./placed-object";
import { refused } from "./refused";
import { rules } from "./rules/rules";

export interface Surroundings {
  /** The cluster file that the objects are made of. */
  readonly file?: FleetFile;
  /** What an object is to replace, for what may not change. */
  readonly oldOf?: (object: PlacedObject) => JsonMap | undefined;
}

/** Refusals that say nothing against the form of an object: a broken rule of its kind, a name. */
const OF_FORMED_OBJECTS = new Set(["KM408", "KM409", "KM410"]);

/** All that is wrong with objects that are looked at together. The rules see those that have the form of their kind. */
export function checkObjects(objects: readonly PlacedObject[], { file, oldOf }: Surroundings = {}): Problem[] {
  const found = objects.map((object) => ({ object, problems: refused(object, oldOf?.(object)) }));
  const formed = found
    .filter(({ problems }) => problems.every(({ code }) => OF_FORMED_OBJECTS.has(code)))
    .map(({ object }) => object);
  return [...found.flatMap(({ problems }) => problems), ...applyRules(fleetOf(formed, file))];
}

function applyRules(fleet: Fleet): Problem[] {
  return rules.flatMap(({ code, severity, check }) => check(fleet).map((finding) => ({ code, severity, ...finding })));
}
