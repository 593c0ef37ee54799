import { type Demand, intersection, type ValueSet, valueSet } from "../../instances/value-set";
import { labelName } from "./label-names";

/** What may stand in each label. */
export type ValueSets = ReadonlyMap<string, ValueSet>;

/** What all of the demands leave. */
export function valueSets(demands: readonly Demand[]): ValueSets {
  const sets = new Map<string, ValueSet>();
  for (const demand of demands) {
    const key = labelName(demand.key);
    const [before, set] = [sets.get(key), valueSet(demand)];
    sets.set(key, before ? intersection(before, set) : set);
  }
  return sets;
}
