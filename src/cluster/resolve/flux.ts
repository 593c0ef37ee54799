import type { Flux } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import type { Findings } from "../findings";
import { eksRegistry } from "./eks-registries";

/** What Flux has to know to install the rest. Only Multus comes from EKS's own registry, and only networks need Multus. */
export function resolveFlux(
  findings: Findings,
  { flux: keys, networks = {} }: ClusterFile,
  { region }: ClusterIdentity,
): Flux | undefined {
  if (!keys) return undefined;
  const needsMultus = Object.keys(networks).length > 0;
  const registry = keys.registry ?? eksRegistry(region);
  if (needsMultus && registry === undefined)
    findings.missing(
      ["flux"],
      "registry",
      `where ${region} has EKS's images is not known here; the image of the DaemonSet aws-node begins with it`,
    );
  return {
    namespace: keys.namespace ?? "flux-system",
    source: keys.source ?? "flux-system",
    ...(needsMultus && registry !== undefined ? { registry } : {}),
  };
}
