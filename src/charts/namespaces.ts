import { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Cluster } from "../cluster/cluster";

/** The namespaces that our objects live in. */
export class Namespaces extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "namespaces", { disableResourceNameHashes: true });
    for (const { name, privileged } of cluster.namespaces)
      new k8s.KubeNamespace(this, `Namespace/${name}`, {
        metadata: { name, ...(privileged ? { labels: PRIVILEGED } : {}) },
      });
  }
}

/** Pods that mount folders of the node are refused where the cluster's default is a stricter standard. */
const PRIVILEGED = { "pod-security.kubernetes.io/enforce": "privileged" };
