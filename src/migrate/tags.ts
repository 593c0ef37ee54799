import { isMap, type Node } from "yaml";
import type { Findings } from "./findings";
import { fieldsOf, textOf } from "./nodes";
import { fieldOf } from "./origins";

const KARPENTERS_OWN =
  /^(?:kubernetes\.io\/cluster.*|karpenter\.sh\/(?:nodepool|nodeclaim|provisioner-name|managed-by)|karpenter\.k8s\.aws\/ec2nodeclass|eks:eks-cluster-name)$/;

/** Tags that Karpenter gives to its instances, and that v1 lets nobody else give. */
export function dropOwnTags(tags: Node | undefined, findings: Findings): void {
  if (!isMap(tags)) return;
  for (const { name, key, value } of fieldsOf(tags)) {
    if (!KARPENTERS_OWN.test(name)) continue;
    findings.lost(
      key,
      textOf(value) ?? "",
      "Karpenter gives its instances this tag itself, and v1 refuses it here",
      fieldOf(key),
    );
    tags.delete(name);
  }
}
