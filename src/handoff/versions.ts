/** The releases that runbook and Flux install. Karpenter's is in the cluster file. */

export const KARPENTER_CHART = "oci://public.ecr.aws/karpenter/karpenter";

/** Multus as EKS builds it; the thick plugin, as the reference installs it. */
export const MULTUS = "v4.1.4-eksbuild.3";
/** The tag of the VPC CNI's repository whose manifest of that release is taken. */
export const VPC_CNI = "v1.23.2";
/** The release whose CRDs imports/ was made from. */
export const WHEREABOUTS = "v0.9.2";
/** The chart of the AWS Node Termination Handler 1.25.1. */
export const NODE_TERMINATION_HANDLER_CHART = "0.27.1";
