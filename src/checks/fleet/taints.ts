import type { Toleration } from "./workload";

/** A taint of a node. */
export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** Startup taints that known software takes away by itself, wherever it is installed from. */
const CLEARED_BY_ITSELF = [
  /^node\.cilium\.io\//,
  /\.csi\.aws\.com\/agent-not-ready$/,
  /^node\.kubernetes\.io\//,
  /^node\.cloudprovider\.kubernetes\.io\//,
  /^readiness\.k8s\.io\//,
  /(^|\.)karpenter\.sh\//,
  /^nidhogg\.uswitch\.com\//,
  /^nvidia\.com\//,
];

export function clearsItself({ key }: NodeTaint): boolean {
  return CLEARED_BY_ITSELF.some((pattern) => pattern.test(key));
}

/** Whether a taint keeps pods away, and does not merely ask them to stay away. */
export function keepsAway({ effect }: NodeTaint): boolean {
  return effect !== "PreferNoSchedule";
}

/** As the API server compares them; operators that are newer than this count as tolerating. */
export function tolerates(tolerations: readonly Toleration[], taint: NodeTaint): boolean {
  return tolerations.some((toleration) => isFor(toleration, taint));
}

/** Whether pods come onto nodes that have these taints. */
export function toleratesAll(tolerations: readonly Toleration[], taints: readonly NodeTaint[]): boolean {
  return taints.every((taint) => !keepsAway(taint) || tolerates(tolerations, taint));
}

export function isFor({ key, operator, value = "", effect = "" }: Toleration, taint: NodeTaint): boolean {
  if (effect !== "" && effect !== taint.effect) return false;
  if (key !== undefined && key !== "" && key !== taint.key) return false;
  return operator !== "Equal" || value === (taint.value ?? "");
}

/** Whether two are the same to Kubernetes, which knows a taint by key and effect. */
export function isSame(one: NodeTaint, other: NodeTaint): boolean {
  return one.key === other.key && one.effect === other.effect;
}

/** As kubectl writes it. */
export function showTaint({ key, value, effect }: NodeTaint): string {
  return `${key}${value === undefined ? "" : `=${value}`}:${effect}`;
}

/** The toleration that lets pods pass. */
export function tolerationFor({ key, value, effect }: NodeTaint): string {
  return value === undefined
    ? `{ key: ${key}, operator: Exists, effect: ${effect} }`
    : `{ key: ${key}, value: ${JSON.stringify(value)}, effect: ${effect} }`;
}
