import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import { isJsonMap, isList } from "./decode";
import { keysOf } from "./list-types";
import { fieldSchema, type StructuralSchema } from "./structural-schema";

/**
 * Whether what is at a path, or anything around it, is as it was: the API server lets such a mistake be ("ratcheting"),
 * because it has let it in before.
 */
export function isUnchanged(path: readonly PathStep[], value: Json, old: Json, schema: StructuralSchema): boolean {
  let now: Json | undefined = value;
  let before: Json | undefined = old;
  let part: StructuralSchema | undefined = schema;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) {
      before = part && now !== undefined ? counterpart(now, before, step, part) : undefined;
      now = child(now, step);
      part = typeof step === "number" ? part?.items : fieldSchema(part, step);
    }
    if (before === undefined) return false;
    if (isDeepStrictEqual(now, before)) return true;
  }
  return false;
}

/** What the old value had where the new one has this field or item. Items of most lists have no identity. */
function counterpart(now: Json, before: Json | undefined, step: PathStep, schema: StructuralSchema): Json | undefined {
  if (typeof step === "string") return child(before, step);
  if (schema["x-kubernetes-list-type"] !== "map" || !isList(before)) return undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const identity = keysOf(child(now, step), keys);
  return before.find((item) => isDeepStrictEqual(keysOf(item, keys), identity));
}

/** What a value has at a step. */
export function child(value: Json | undefined, step: PathStep): Json | undefined {
  if (isList(value)) return value[Number(step)];
  return isJsonMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
