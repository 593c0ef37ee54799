import type { NodeTerminationHandler } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import { defaultRole } from "../role-arn";

export function resolveNodeTerminationHandler(
  { nodeTerminationHandler: keys }: ClusterFile,
  { name }: ClusterIdentity,
): NodeTerminationHandler | undefined {
  return (
    keys && {
      namespace: keys.namespace ?? "kube-system",
      queueUrl: keys.queueURL,
      role: keys.role ?? defaultRole(name, "aws-node-termination-handler"),
    }
  );
}
