import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { NodePool } from "../../imports/karpenter.sh";
import type { Cluster } from "../cluster/cluster";
import { KarpenterObject } from "./karpenter-object";

/** One NodePool per node pool. */
export class NodePools extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "node-pools", { disableResourceNameHashes: true });
    for (const nodePool of cluster.nodePools) new KarpenterObject(this, NodePool.GVK, nodePool);
  }
}
