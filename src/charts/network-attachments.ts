import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { NetworkAttachmentDefinition } from "../../imports/k8s.cni.cncf.io";
import type { Cluster } from "../cluster/cluster";

/** One NetworkAttachmentDefinition per network and zone. */
export class NetworkAttachments extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "network-attachments", { disableResourceNameHashes: true });
    for (const { name, namespace, cni } of cluster.networks.flatMap(({ attachments }) => attachments))
      new NetworkAttachmentDefinition(this, `${namespace}/${name}`, {
        metadata: { name, namespace },
        // A line per value, so that a diff shows what changed.
        spec: { config: JSON.stringify(cni, undefined, 2) },
      });
  }
}
