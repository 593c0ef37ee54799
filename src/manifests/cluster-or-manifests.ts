import type { Source } from "../cluster/source";

const CLUSTER = /^["']?(?:cluster|nodeClasses|nodePools)["']?\s*:|^extends:\s*["']?[^\s"']+\.ya?ml\b/m;

/** Whether a file describes a cluster, and not its objects. Seen from the text, so of one that is broken too. */
export function isClusterFile({ text }: Source): boolean {
  return CLUSTER.test(text) && !/^(?:apiVersion|kind)\s*:/m.test(text);
}

/** Whether a file may hold an object of Kubernetes; nobody has named it, so what cannot is not looked at. */
export function mayHoldObjects({ text }: Source): boolean {
  return /\b(?:apiVersion|kind)\b/.test(text);
}
