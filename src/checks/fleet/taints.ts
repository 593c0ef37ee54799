import type { Taint } from "../../cluster/cluster";

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

export function clearsItself({ key }: Taint): boolean {
  return CLEARED_BY_ITSELF.some((pattern) => pattern.test(key));
}

/** Whether two are the same to Kubernetes, which knows a taint by key and effect. */
export function isSame(one: Taint, other: Taint): boolean {
  return one.key === other.key && one.effect === other.effect;
}

/** As kubectl writes it. */
export function showTaint({ key, value, effect }: Taint): string {
  return `${key}${value === undefined ? "" : `=${value}`}:${effect}`;
}

/** The toleration that lets pods pass. */
export function tolerationFor({ key, value, effect }: Taint): string {
  return value === undefined
    ? `{ key: ${key}, operator: Exists, effect: ${effect} }`
    : `{ key: ${key}, value: ${JSON.stringify(value)}, effect: ${effect} }`;
}
