import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { ControlPlane } from "./control-plane";

/** Where the CRDs of Karpenter, Multus and Whereabouts are on this machine, or undefined. */
export function crdFolder(): string | undefined {
  const { CRDS } = process.env;
  if (CRDS !== undefined) {
    if (!existsSync(CRDS)) throw new Error(`CRDS is ${CRDS}, which is not there`);
    return CRDS;
  }
  const usual = resolve(__dirname, "../../../../shared/crds");
  return existsSync(usual) ? usual : undefined;
}

/** What a test needs that wants a cluster with the CRDs. */
export const NEEDS = {
  "KUBEBUILDER_ASSETS (etcd, kube-apiserver, kubectl)": process.env.KUBEBUILDER_ASSETS,
  "CRDS (the folder of the CRDs)": crdFolder(),
};

/** The same, of a cluster that knows Flux too. */
export const NEEDS_OF_FLUX = { ...NEEDS, "FLUX_CRDS (the folder of Flux's CRDs)": process.env.FLUX_CRDS };

/** Gives the body a new cluster that knows the CRDs, and takes it away whatever happens. */
export async function withCluster(body: (plane: ControlPlane) => Promise<void> | void): Promise<void> {
  const plane = await ControlPlane.start(process.env.KUBEBUILDER_ASSETS ?? "");
  try {
    plane.run(["apply", "--filename", crdFolder() ?? ""]);
    plane.run(["wait", "--for=condition=Established", "customresourcedefinition", "--all"]);
    await body(plane);
  } finally {
    await plane.stop();
  }
}
