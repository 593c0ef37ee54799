import type { Source } from "../cluster/source";

/** Keys that other programs' files do not have, those of a file among them that is there to be extended. */
const CLUSTER =
  /^["']?(?:cluster|nodeClasses|nodePools|nodeClassDefaults|nodePoolDefaults|nodeOverlays|managedNodeGroups)["']?\s*:|^extends:\s*["']?[^\s"']+\.ya?ml\b/m;

/** Whether a file describes a cluster, and not its objects. Seen from the text, so of one that is broken too. */
export function isClusterFile({ text }: Source): boolean {
  return CLUSTER.test(text) && !/^(?:apiVersion|kind)\s*:/m.test(text);
}

/** Whether a file may hold an object of Kubernetes; nobody has named it, so what cannot is not looked at. */
export function mayHoldObjects({ text }: Source): boolean {
  return /\b(?:apiVersion|kind)\b/.test(text);
}

/** The same, where an object without its apiVersion is left out as well: values of Helm have a kind here or there. */
export function mayHoldWholeObjects({ text }: Source): boolean {
  return /\bapiVersion\b/.test(text) && /\bkind\b/.test(text);
}
