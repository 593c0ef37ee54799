import type { Cluster } from "./cluster";

/** A role's ARN, which needs the account's number; without it roles come by EKS Pod Identity. */
export function roleArn({ partition, account }: Cluster, role: string): string | undefined {
  return account === undefined ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
}

/** How a ServiceAccount says which role its pods have (IRSA). */
export const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** A role's name when nobody says it. IAM takes 64 characters, EKS 100 for a cluster. */
export function defaultRole(cluster: string, what: string): string {
  return `${cluster.slice(0, 63 - what.length)}-${what}`;
}
