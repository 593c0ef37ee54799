import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";

/** Who reads a file of a folder; kubectl's may be values, or anything. */
export type Reader = "helm" | "kustomize" | "kubectl";

const HINTS: Readonly<Record<Reader, string>> = {
  helm: "this shows what it becomes: helm template CHART | karpenter-multus migrate -",
  kustomize: "this shows what it becomes: kubectl kustomize FOLDER | karpenter-multus migrate -",
  kubectl: "write today's name here",
};

/** A file that is not migrated, with the first that is old in it. */
export function passedOver(source: Source, reader: Reader): Problem[] {
  const found = OLD.exec(source.text);
  if (!found) return [];
  const says = `this file is left as it is, and has ${found[0]} in it`;
  return [{ code: "KM713", severity: "warning", at: source.place(found.index, ""), says, hint: HINTS[reader] }];
}

/** The versions, kinds and names that Karpenter 1 does not know. */
const OLD =
  /karpenter\.sh\/v1(?:alpha5|beta1)\b|karpenter\.k8s\.aws\/v1(?:alpha1|beta1)\b|kind["']?: *["']?(?:Provisioner|AWSNodeTemplate)\b|karpenter\.sh\/(?:provisioner-name|do-not-evict|do-not-consolidate)\b/;
