import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import { Ec2NodeClass } from "../../imports/karpenter.k8s.aws";
import type { Cluster, NodeClass } from "../cluster/cluster";

/** What a class's nodes run at their first start; undefined when there is nothing to run. */
export type UserDataOf = (nodeClass: NodeClass) => string | undefined;

/**
 * One EC2NodeClass per node class. The spec is in the CRD's own field names and typed by imports/specs.ts: the imported
 * construct renames eight of the fields, and drops what it does not know.
 */
export class NodeClasses extends Chart {
  constructor(scope: Construct, cluster: Cluster, userDataOf: UserDataOf) {
    super(scope, "node-classes", { disableResourceNameHashes: true });
    for (const nodeClass of cluster.nodeClasses) {
      const { name, annotations, spec } = nodeClass;
      const userData = userDataOf(nodeClass);
      new ApiObject(this, name, {
        ...Ec2NodeClass.GVK,
        metadata: { name, annotations: { ...annotations } },
        spec: { ...spec, ...(userData === undefined ? {} : { userData }) },
      });
    }
  }
}
