import type { Problem } from "../cluster/problem";
import { type Fleet, type FleetFile, fleetOf } from "./fleet/fleet";
import type { PlacedObject } from "./placed-object";
import { rules } from "./rules/rules";

/** All that is wrong with objects that are looked at together. */
export function checkObjects(objects: readonly PlacedObject[], file?: FleetFile): Problem[] {
  return applyRules(fleetOf(objects, file));
}

function applyRules(fleet: Fleet): Problem[] {
  return rules.flatMap(({ code, severity, check }) => check(fleet).map((finding) => ({ code, severity, ...finding })));
}
