import { isMap, type Node } from "yaml";
import type { Findings } from "./findings";
import { fieldsOf, textOf } from "./nodes";
import { fieldOf } from "./origins";

const KARPENTERS_OWN =
  /^(?:kubernetes\.io\/cluster.*|karpenter\.sh\/(?:nodepool|nodeclaim|provisioner-name|managed-by)|karpenter\.k8s\.aws\/ec2nodeclass|eks:eks-cluster-name)$/;

/** A tag that Karpenter gives to its instances, and that v1 lets nobody else give. */
export function isKarpentersOwn(tag: string): boolean {
  return KARPENTERS_OWN.test(tag);
}

export const REFUSED = "Karpenter gives its instances this tag itself, and v1 refuses it here";

export function dropOwnTags(tags: Node | undefined, findings: Findings): void {
  if (!isMap(tags)) return;
  for (const { name, key, value } of fieldsOf(tags)) {
    if (!isKarpentersOwn(name)) continue;
    findings.lost(key, textOf(value) ?? "", REFUSED, fieldOf(key));
    tags.delete(name);
  }
}
