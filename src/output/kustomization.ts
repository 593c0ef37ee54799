import { manifest } from "./manifest";

/** Without an ending: kustomize and Flux know it by this name, and `kubectl apply -f FOLDER` passes over it. */
export const KUSTOMIZATION = "Kustomization";

/** The kustomization of a folder with these files; it names the manifests, and nothing of the folders below. */
export function kustomization(input: string, paths: readonly string[]): string {
  const resources = paths.filter((path) => path.endsWith(".yaml") && !path.includes("/")).sort();
  return manifest(input, [{ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources }]);
}
