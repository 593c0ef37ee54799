import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import { NodePool } from "../../imports/karpenter.sh";
import type { Cluster } from "../cluster/cluster";

/** One NodePool per node pool; about its spec see NodeClasses. */
export class NodePools extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "node-pools", { disableResourceNameHashes: true });
    for (const { name, annotations, spec } of cluster.nodePools)
      new ApiObject(this, name, { ...NodePool.GVK, metadata: { name, annotations: { ...annotations } }, spec });
  }
}
