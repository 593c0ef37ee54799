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

/** All that is wrong with objects that are looked at together. The rules see those that the API server would take. */
export function checkObjects(objects: readonly PlacedObject[], { file, oldOf }: Surroundings = {}): Problem[] {
  const found = objects.map((object) => ({ object, problems: refused(object, oldOf?.(object)) }));
  const sound = found.filter(({ problems }) => problems.length === 0).map(({ object }) => object);
  return [...found.flatMap(({ problems }) => problems), ...applyRules(fleetOf(sound, file))];
}

function applyRules(fleet: Fleet): Problem[] {
  return rules.flatMap(({ code, severity, check }) => check(fleet).map((finding) => ({ code, severity, ...finding })));
}
