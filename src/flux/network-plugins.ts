import type { Cluster, Flux, JsonMap } from "../cluster/cluster";
import { givesSlices } from "../handoff/node-slices";
import { MULTUS, VPC_CNI, WHEREABOUTS } from "../handoff/versions";

/** Multus from the manifest of its release, with its image from the registry of the cluster's region. */
export function multus({ id }: Cluster, flux: Flux, registry: string): JsonMap[] {
  return upstream(flux, {
    name: `${id}-multus`,
    repository: "https://github.com/aws/amazon-vpc-cni-k8s",
    tag: VPC_CNI,
    folder: `config/multus/${MULTUS}`,
    files: ["multus-daemonset-thick.yml"],
    image: {
      name: "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/multus-cni",
      newName: `${registry}/eks/multus-cni`,
    },
  });
}

/** Whereabouts from the manifests of its release, which name its newest image. */
export function whereabouts({ id, networks }: Cluster, flux: Flux): JsonMap[] {
  const attachments = networks.flatMap((network) => network.attachments);
  return upstream(flux, {
    name: `${id}-whereabouts`,
    repository: "https://github.com/k8snetworkplumbingwg/whereabouts",
    tag: WHEREABOUTS,
    folder: "doc/crds",
    files: [
      "daemonset-install.yaml",
      ...(attachments.some(givesSlices) ? ["node-slice-controller.yaml"] : []),
      "whereabouts.cni.cncf.io_*.yaml",
    ],
    image: { name: "ghcr.io/k8snetworkplumbingwg/whereabouts", newTag: WHEREABOUTS },
  });
}

/** Manifests in somebody's repository. */
interface Upstream {
  readonly name: string;
  readonly repository: string;
  readonly tag: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** What takes the place of the image that they name. */
  readonly image: JsonMap;
}

function upstream({ namespace }: Flux, { name, repository, tag, folder, files, image }: Upstream): JsonMap[] {
  return [
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      metadata: { name, namespace },
      spec: { interval: "24h", url: repository, ref: { tag }, ignore: allBut(folder, files) },
    },
    {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name, namespace },
      spec: {
        interval: "1h",
        retryInterval: "2m",
        sourceRef: { kind: "GitRepository", name },
        path: `./${folder}`,
        // With the CRDs would go every network and every address that is handed out.
        prune: false,
        images: [image],
      },
    },
  ];
}

/** As .gitignore says it: what lies in an ignored folder cannot be taken back in, so each step down is said. */
function allBut(folder: string, files: readonly string[]): string {
  const steps = folder.split("/").map((_, index, all) => all.slice(0, index + 1).join("/"));
  const lines = [
    ...steps.flatMap((step) => [`!/${step}`, `/${step}/*`]),
    ...files.map((file) => `!/${folder}/${file}`),
  ];
  return ["/*", ...lines, ""].join("\n");
}
