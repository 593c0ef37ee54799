/** Namespaces that a cluster is born with. */
export const INBORN: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];
