import type { Json, JsonMap } from "../cluster/cluster";
import { isList, isMap } from "../cluster/json";
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
    .map(({ object }) => asStored(object));
  return [...found.flatMap(({ problems }) => problems), ...applyRules(fleetOf(formed, file))];
}

/** The API server takes a key without a value for one that is not there. */
function asStored(object: PlacedObject): PlacedObject {
  const { source } = object;
  return {
    value: withoutNulls(object.value),
    ...(source ? { source } : {}),
    place: (path, on) => object.place(path, on),
    written: (path) => object.written?.(path),
  };
}

function withoutNulls(map: JsonMap): JsonMap {
  const entries = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, below(value)]));
}

function below(value: Json): Json {
  if (isList(value)) return value.map(below);
  return isMap(value) ? withoutNulls(value) : value;
}

function applyRules(fleet: Fleet): Problem[] {
  return rules.flatMap(({ code, severity, check }) => check(fleet).map((finding) => ({ code, severity, ...finding })));
}
