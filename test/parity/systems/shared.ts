import { type Explanation, of } from "../differences";

/** Reasons that hold for several systems. */

const pools = (path: string, why: string): Explanation => ({ object: "NodePool *", path, why });
const samples = (path: string, why: string): Explanation => ({ object: "Deployment *", path, why });

/** Of Karpenter 1, which defaults nothing. */
export const LINUX_SAID = pools(
  "spec.template.spec.requirements[kubernetes.io/os]",
  "Karpenter 1 defaults nothing, and a node class of Linux must not get nodes of Windows",
);
export const AMD64_SAID = pools(
  "spec.template.spec.requirements[kubernetes.io/arch]",
  "Older releases took amd64 when nothing was said; Karpenter 1 would take any",
);
export const ZONES_SAID = pools(
  "spec.template.spec.requirements[topology.kubernetes.io/zone]",
  "The cluster's zones, said: a subnet that somebody tags later brings no nodes to a zone that nobody thought of",
);
export const CLASS_SAID = pools(
  "spec.template.spec.nodeClassRef",
  "Karpenter 1 wants the class's group and kind, and every pool has a class",
);

/** For a Provisioner that removes empty nodes after some seconds. */
export const WHEN_EMPTY: readonly Explanation[] = of("NodePool *", {
  "spec.ttlSecondsAfterEmpty": "Karpenter 1 says it by the policy WhenEmpty and consolidateAfter",
  "spec.disruption.consolidationPolicy": "What ttlSecondsAfterEmpty says",
  "spec.disruption.consolidateAfter": "What ttlSecondsAfterEmpty says",
});

export const SERVICE_LABEL = samples(
  "spec.template.metadata.labels.service",
  "The label that the AWS sample's workloads have, which every sample here has",
);
export const LIMITS_AS_REQUESTS = samples(
  "spec.template.spec.containers[*].resources.limits",
  "What Karpenter sizes a node by is what the pod gets: limits are as the requests",
);
export const NAMESPACE_SAID = samples(
  "metadata.namespace",
  "Said, so that the result does not depend on the context of whoever applies it",
);
