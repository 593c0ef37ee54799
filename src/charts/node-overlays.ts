import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { NodeOverlay } from "../../imports/karpenter.sh";
import type { Cluster } from "../cluster/cluster";
import { KarpenterObject } from "./karpenter-object";

/** One NodeOverlay per overlay. */
export class NodeOverlays extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "node-overlays", { disableResourceNameHashes: true });
    for (const overlay of cluster.nodeOverlays) new KarpenterObject(this, NodeOverlay.GVK, overlay);
  }
}
