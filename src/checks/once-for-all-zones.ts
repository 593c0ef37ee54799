import type { NodePool } from "../cluster/cluster";
import type { Problem } from "../cluster/problem";

/** A mistake of a zonal pool is one mistake, though its pools in all zones have it: the first is told. */
export function onceForAllZones(problems: readonly Problem[], nodePools: readonly NodePool[]): readonly Problem[] {
  const zonal = nodePools.filter(({ name, key }) => name !== key);
  if (zonal.length === 0) return problems;
  const told = new Set<string>();
  return problems.filter(({ code, at, says }) => {
    const text = zonal.reduce((words, { name, key }) => words.replaceAll(name, key), says);
    const id = JSON.stringify([code, at, text]);
    const isNew = !told.has(id);
    told.add(id);
    return isNew;
  });
}
