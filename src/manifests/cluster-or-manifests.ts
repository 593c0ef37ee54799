import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Source } from "../cluster/source";
import { CHART } from "./folder";

/** Keys that other programs' files do not have, those of a file among them that is there to be extended. */
const CLUSTER =
  /^["']?(?:cluster|nodeClasses|nodePools|nodeClassDefaults|nodePoolDefaults|nodeOverlays|managedNodeGroups)["']?\s*:|^extends:\s*["']?[^\s"']+\.ya?ml\b/m;

/** Whether a file describes a cluster, and not its objects. Seen from the text, so of one that is broken too. */
export function isClusterFile({ text }: Source): boolean {
  return CLUSTER.test(text) && !/^(?:apiVersion|kind)\s*:/m.test(text);
}

/** The same of a file that nobody has named: values of a chart have node pools, or a cluster, but not both as we do. */
export function isPlainlyClusterFile(source: Source): boolean {
  const { file, text } = source;
  if (!isClusterFile(source) || /(?:^|[._-])values(?:[._-].*)?\.ya?ml$/i.test(basename(file))) return false;
  if (/^(?:extends|nodeClassDefaults|nodePoolDefaults)\s*:/m.test(text)) return !isInChart(file);
  const hasNodes = /^["']?(?:networks|nodeClasses|nodePools)["']?\s*:/m.test(text);
  return hasNodes && /^["']?cluster["']?\s*:/m.test(text) && !isInChart(file);
}

function isInChart(file: string): boolean {
  return [dirname(file), dirname(dirname(file))].some((folder) => existsSync(join(folder, CHART)));
}

/** Whether a file may hold an object of Kubernetes; nobody has named it, so what cannot is not looked at. */
export function mayHoldObjects({ text }: Source): boolean {
  return /\b(?:apiVersion|kind)\b/.test(text);
}

/** The same, where an object without its apiVersion is left out as well: values of Helm have a kind here or there. */
export function mayHoldWholeObjects({ text }: Source): boolean {
  return /\bapiVersion\b/.test(text) && /\bkind\b/.test(text);
}
