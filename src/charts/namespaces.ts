import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { Cluster, Namespace } from "../cluster/cluster";

/** The namespaces that our objects live in. */
export class Namespaces extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "namespaces", { disableResourceNameHashes: true });
    for (const namespace of cluster.namespaces)
      new ApiObject(this, `Namespace/${namespace.name}`, namespaceObject(namespace));
  }
}

export function namespaceObject({ name, privileged, shared }: Namespace) {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name,
      ...(privileged ? { labels: PRIVILEGED } : {}),
      ...(shared ? { annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" } } : {}),
    },
  };
}

/** Pods that mount folders of the node are refused where the cluster's default is a stricter standard. */
const PRIVILEGED = { "pod-security.kubernetes.io/enforce": "privileged" };
