/** Labels of nodes that pools and pods are told apart by. */
export const ZONE = "topology.kubernetes.io/zone";
export const NODE_POOL = "karpenter.sh/nodepool";
