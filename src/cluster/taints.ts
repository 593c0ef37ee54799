import type { Taint, Toleration } from "./cluster";

/** Whether a taint keeps pods away, and does not merely ask them to stay away. */
export function keepsAway({ effect }: Taint): boolean {
  return effect !== "PreferNoSchedule";
}

/** A toleration as somebody else's manifest may have it. */
export interface AnyToleration {
  readonly key?: string;
  readonly operator: string;
  readonly value?: string;
  readonly effect?: string;
}

/** As the API server compares them; operators that are newer than this count as tolerating. */
export function isFor({ key, operator, value = "", effect = "" }: AnyToleration, taint: Taint): boolean {
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  return operator !== "Equal" || value === (taint.value ?? "");
}

export function tolerates(tolerations: readonly AnyToleration[], taint: Taint): boolean {
  return tolerations.some((toleration) => isFor(toleration, taint));
}

/** Whether pods come onto nodes that have these taints. */
export function toleratesAll(tolerations: readonly AnyToleration[], taints: readonly Taint[]): boolean {
  return taints.every((taint) => !keepsAway(taint) || tolerates(tolerations, taint));
}

/** What lets pods onto nodes with a taint. */
export function tolerationOf({ key, value, effect }: Taint): Toleration {
  return { key, ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }), effect };
}
