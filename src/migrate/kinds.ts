/** The groups of Karpenter's objects. */
export const CORE = "karpenter.sh";
export const AWS = "karpenter.k8s.aws";

/** A version of Karpenter's API that the API server no longer serves. */
export function isOld(apiVersion: string): boolean {
  return isOfKarpenter(groupOf(apiVersion)) && !apiVersion.endsWith("/v1") && !isOverlay(apiVersion);
}

export function isOfKarpenter(group: string): boolean {
  return group === CORE || group === AWS;
}

export function groupOf(apiVersion: string): string {
  return apiVersion.split("/")[0] ?? "";
}

/** NodeOverlay is alpha, and of today. */
function isOverlay(apiVersion: string): boolean {
  return apiVersion === "karpenter.sh/v1alpha1";
}

export const POOL = "NodePool";
export const CLASS = "EC2NodeClass";
