import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { Ec2NodeClass } from "../../imports/karpenter.k8s.aws";
import type { Cluster, NodeClass } from "../cluster/cluster";
import { KarpenterObject } from "./karpenter-object";

/** What a class's nodes run at their first start; undefined when there is nothing to run. */
export type UserDataOf = (nodeClass: NodeClass) => string | undefined;

/** One EC2NodeClass per node class. */
export class NodeClasses extends Chart {
  constructor(scope: Construct, cluster: Cluster, userDataOf: UserDataOf) {
    super(scope, "node-classes", { disableResourceNameHashes: true });
    for (const nodeClass of cluster.nodeClasses) {
      const userData = userDataOf(nodeClass);
      const spec = { ...nodeClass.spec, ...(userData === undefined ? {} : { userData }) };
      new KarpenterObject(this, Ec2NodeClass.GVK, { ...nodeClass, spec });
    }
  }
}
