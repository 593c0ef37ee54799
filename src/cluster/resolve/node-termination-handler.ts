import type { NodeTerminationHandler } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";

export function resolveNodeTerminationHandler(
  { nodeTerminationHandler: keys }: ClusterFile,
  { name }: ClusterIdentity,
): NodeTerminationHandler | undefined {
  return (
    keys && {
      namespace: keys.namespace ?? "kube-system",
      queueUrl: keys.queueURL,
      role: keys.role ?? `${name}-aws-node-termination-handler`,
    }
  );
}
