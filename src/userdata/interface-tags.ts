/** On every interface that a node makes: whose it is. */
export const CLUSTER_TAG = "karpenter-multus/cluster";
/** On every interface that a node makes: the instance that it was made for. */
export const INSTANCE_TAG = "karpenter-multus/instance";
/** The keys of all tags that every interface gets; the user's own may come on top. */
export const TAG_KEYS: readonly string[] = [
  "Name",
  "node.k8s.amazonaws.com/no_manage",
  CLUSTER_TAG,
  "karpenter-multus/node-pool",
  "karpenter-multus/network",
  INSTANCE_TAG,
];
