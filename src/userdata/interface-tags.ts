/** On every interface that a node makes: whose it is. */
export const CLUSTER_TAG = "karpenter-multus/cluster";
/** On every interface that a node makes: the instance that it was made for. */
export const INSTANCE_TAG = "karpenter-multus/instance";
