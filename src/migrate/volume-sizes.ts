import { isScalar, type Node } from "yaml";
import { parseBytes } from "../instances/memory";
import type { Findings } from "./findings";
import { itemsOf, textOf, valueAt } from "./nodes";
import { fieldOf } from "./origins";

/** What v1 takes: EBS counts in whole gibibytes. */
const TAKEN = /^[1-9]\d*(?:G|Gi|T|Ti)$/;

/** Sizes in units that v1 does not take, in one that it does. */
export function writeVolumeSizes(mappings: Node | undefined, findings: Findings): void {
  for (const mapping of itemsOf(mappings)) {
    const size = valueAt(mapping, "ebs", "volumeSize");
    const written = textOf(size);
    if (!isScalar(size) || written === undefined || TAKEN.test(written)) continue;
    const taken = inGibibytes(written);
    if (taken === undefined) continue;
    size.value = taken;
    findings.renamed(size, written, taken, reasonFor(written), fieldOf(size));
  }
}

/** A number alone is mostly one of gibibytes that somebody forgot to say. */
function reasonFor(written: string): string {
  return /^\d+$/.test(written)
    ? `${written} without a unit is so many bytes, of which EBS makes whole gibibytes: write ${written}Gi if that is meant`
    : "v1 takes whole Gi, G, Ti or T; EBS rounds up to whole gibibytes";
}

function inGibibytes(written: string): string | undefined {
  const bytes = parseBytes(written);
  return bytes === undefined ? undefined : `${Math.ceil(bytes / 2 ** 30)}Gi`;
}
