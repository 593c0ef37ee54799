/** The groups of Karpenter's objects. */
export const CORE = "karpenter.sh";
export const AWS = "karpenter.k8s.aws";

/** A version of Karpenter's API that the API server no longer serves. */
export function isOld(apiVersion: string): boolean {
  const [group, version] = apiVersion.split("/");
  return (group === CORE || group === AWS) && version !== "v1" && !isOverlay(apiVersion);
}

/** NodeOverlay is alpha, and of today. */
function isOverlay(apiVersion: string): boolean {
  return apiVersion === "karpenter.sh/v1alpha1";
}

export const POOL = "NodePool";
export const CLASS = "EC2NodeClass";
