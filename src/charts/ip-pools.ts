import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { IpPool } from "../../imports/whereabouts.cni.cncf.io";
import type { Cluster } from "../cluster/cluster";

/**
 * Whereabouts' pools, empty, for the networks that ask for it. From then on they are Whereabouts' own: Flux creates
 * them once and never prunes them, and an apply leaves the allocations alone, because ours say none of them.
 */
export class IpPools extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "ip-pools", { disableResourceNameHashes: true });
    for (const { name, range } of cluster.seededPools)
      new IpPool(this, `IPPool/${name}`, {
        metadata: { name, namespace: WHEREABOUTS_NAMESPACE, annotations: OWNED_BY_WHEREABOUTS },
        spec: { range, allocations: {} },
      });
  }
}

/** Where Whereabouts keeps its pools, whatever the pods' namespace. */
const WHEREABOUTS_NAMESPACE = "kube-system";

const OWNED_BY_WHEREABOUTS = {
  "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};
