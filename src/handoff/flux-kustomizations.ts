import type { Cluster, Flux, JsonMap } from "../cluster/cluster";
import { yamlDocument } from "../yaml/document";

/** What has Flux apply the folder flux/ and, when all that is in it is there, the cluster's own. */
export function fluxKustomizations({ id }: Cluster, flux: Flux): string {
  const comment = "# For the folder that Flux itself is set up from; kubectl apply does too.\n";
  const first = `${id}-flux`;
  return `${comment}${[
    // Ready is what it installs, not only applied: Karpenter's CRDs come with its chart.
    kustomization(flux, first, `./dist/${id}/flux`, { wait: true, timeout: "15m" }),
    kustomization(flux, id, `./dist/${id}`, { dependsOn: [{ name: first }] }),
  ]
    .map(yamlDocument)
    .join("---\n")}`;
}

function kustomization({ namespace, source }: Flux, name: string, path: string, further: JsonMap): JsonMap {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace },
    spec: {
      sourceRef: { kind: "GitRepository", name: source },
      path,
      interval: "10m",
      retryInterval: "2m",
      prune: true,
      ...further,
    },
  };
}
