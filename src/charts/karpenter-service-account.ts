import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { Cluster } from "../cluster/cluster";
import { ROLE_ANNOTATION, roleArn } from "../cluster/role-arn";

/** Karpenter's ServiceAccount, for those who want it among their manifests. Flux has it in a folder of its own. */
export class KarpenterServiceAccount extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "karpenter-service-account", { disableResourceNameHashes: true });
    if (cluster.karpenter.serviceAccount.create === "manifest" && !cluster.flux)
      new ApiObject(this, "account", karpenterServiceAccount(cluster));
  }
}

export function karpenterServiceAccount(cluster: Cluster) {
  const { namespace, role, serviceAccount } = cluster.karpenter;
  const arn = roleArn(cluster, role);
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: serviceAccount.name,
      namespace,
      labels: { "app.kubernetes.io/name": serviceAccount.name, "app.kubernetes.io/component": "controller" },
      ...(arn === undefined ? {} : { annotations: { [ROLE_ANNOTATION]: arn } }),
    },
  };
}
