import { isScalar, type Node } from "yaml";
import type { Findings } from "./findings";
import { itemsOf, textOf, valueAt } from "./nodes";
import { fieldOf } from "./origins";

/** What v1 takes: EBS counts in whole gibibytes. */
const TAKEN = /^[1-9]\d*(?:G|Gi|T|Ti)$/;

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Sizes in units that v1 does not take, in one that it does. */
export function writeVolumeSizes(mappings: Node | undefined, findings: Findings): void {
  for (const mapping of itemsOf(mappings)) {
    const size = valueAt(mapping, "ebs", "volumeSize");
    const written = textOf(size);
    if (!isScalar(size) || written === undefined || TAKEN.test(written)) continue;
    const taken = inGibibytes(written);
    if (taken === undefined) continue;
    size.value = taken;
    findings.renamed(
      size,
      written,
      taken,
      "v1 takes whole Gi, G, Ti or T; EBS rounds up to whole gibibytes",
      fieldOf(size),
    );
  }
}

function inGibibytes(written: string): string | undefined {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(written) ?? [];
  const factor = UNITS[unit];
  return factor === undefined || digits === "" ? undefined : `${Math.ceil((Number(digits) * factor) / 2 ** 30)}Gi`;
}
