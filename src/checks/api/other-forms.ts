import { type PathStep, showPath } from "../../cluster/located";
import type { Refusal } from "./refusal";

/** Where the fields of a Provisioner and of Karpenter's versions before v1 went. */
const OF_POOLS: Readonly<Record<string, string>> = {
  "spec.annotations": "it is spec.template.metadata.annotations now",
  "spec.consolidation": "it is spec.disruption.consolidationPolicy now",
  "spec.disruption.expireAfter": "it is spec.template.spec.expireAfter now",
  "spec.kubeletConfiguration": "it is spec.kubelet of the EC2NodeClass now",
  "spec.labels": "it is spec.template.metadata.labels now",
  "spec.limits.resources": "what a pool may have stands in limits itself: limits: { cpu: 100 }",
  "spec.providerRef": "it is spec.template.spec.nodeClassRef now",
  "spec.requirements": "it is spec.template.spec.requirements now",
  "spec.startupTaints": "it is spec.template.spec.startupTaints now",
  "spec.taints": "it is spec.template.spec.taints now",
  "spec.template.spec.kubelet": "it is spec.kubelet of the EC2NodeClass now",
  "spec.template.spec.nodeClassRef.apiVersion": "it is group now, without a version: group: karpenter.k8s.aws",
  "spec.ttlSecondsAfterEmpty": "it is spec.disruption.consolidateAfter now, with a unit: 30s",
  "spec.ttlSecondsUntilExpired": "it is spec.template.spec.expireAfter now, with a unit: 720h",
};

const OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EC2NodeClass: {
    "spec.amiSelector": "it is a list now: amiSelectorTerms: [{ tags: { … } }]",
    "spec.securityGroupSelector": "it is a list now: securityGroupSelectorTerms: [{ tags: { … } }]",
    "spec.subnetSelector": "it is a list now: subnetSelectorTerms: [{ tags: { … } }]",
  },
  NetworkAttachmentDefinition: {
    "spec.config": `JSON stands here as text: config: '{ "cniVersion": … }'`,
  },
  NodeClaim: {
    "spec.kubelet": "it is spec.kubelet of the EC2NodeClass now",
    "spec.nodeClassRef.apiVersion": "it is group now, without a version: group: karpenter.k8s.aws",
  },
  NodePool: OF_POOLS,
};

/** With how it is written today, where something is refused that people know from elsewhere. */
export function inTodaysForm(refusal: Refusal, kind: string): Refusal {
  if (refusal.code !== "KM401" && refusal.code !== "KM403") return refusal;
  const hint = todaysForm(refusal.path, kind);
  return hint === undefined ? refusal : { ...refusal, hint };
}

function todaysForm(path: readonly PathStep[], kind: string): string | undefined {
  const forms = Object.hasOwn(OTHERWISE, kind) ? OTHERWISE[kind] : undefined;
  const place = showPath(path);
  return forms && Object.hasOwn(forms, place) ? forms[place] : undefined;
}
