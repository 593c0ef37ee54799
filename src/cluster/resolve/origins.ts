import type { Origin } from "../cluster";
import type { Findings } from "../findings";
import { at, isMap, type PathStep } from "../located";
import type { Filling } from "./spec";

/** Where the short keys stand that say, or would say, parts of a spec. */
export function originsOf(findings: Findings, spec: unknown, fillings: readonly Filling[]): Origin[] {
  return fillings.flatMap(({ from, to, value, parts = [] }): Origin[] => {
    if (!from || (value === undefined && isSaid(spec, to))) return [];
    const said = at(findings.root, from);
    const asWhole = said !== undefined && typeof value === "object" && !isMap(said.value) && !Array.isArray(said.value);
    const inside = parts.map((part) => ({ ...part, of: ["spec", ...to, ...part.of], in: [...from, ...part.in] }));
    return [{ of: ["spec", ...to], in: from, asWhole }, ...inside];
  });
}

function isSaid(spec: unknown, path: readonly PathStep[]): boolean {
  let here = spec;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return false;
    here = Object.entries(here).find(([key]) => key === String(step))?.[1];
  }
  return here !== undefined;
}
