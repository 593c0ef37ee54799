import {
  CATEGORY,
  FAMILY,
  INSTANCE_TYPE,
  instanceLabels,
  type LabelValue,
  SIZE,
} from "../../instances/instance-labels";
import { type InstanceType, instanceTypes } from "../../instances/instance-types";
import { allows, allowsAbsence } from "../../instances/value-set";
import { grouped } from "../grouped";
import { remembered } from "../remembered";
import type { ValueSets } from "./value-sets";

/** The types that are known here and that nothing excludes for certain. */
export function typesWith(labels: ValueSets): readonly InstanceType[] {
  return candidates(labels).filter((type) => meets(type, labels));
}

export function meets(type: InstanceType, labels: ValueSets): boolean {
  const own = labelsOf(type);
  for (const [key, set] of labels) {
    const value = own.get(key);
    if (value === null ? !allowsAbsence(set) : value !== undefined && !allows(set, value)) return false;
  }
  return true;
}

export const labelsOf = remembered(instanceLabels);

const typesByLabel = new Map<string, ReadonlyMap<LabelValue, readonly InstanceType[]>>();

/** All types by what they have in a label. */
function typesBy(label: string): ReadonlyMap<LabelValue, readonly InstanceType[]> {
  const types =
    typesByLabel.get(label) ?? grouped(instanceTypes().values(), (type): LabelValue => labelsOf(type).get(label));
  typesByLabel.set(label, types);
  return types;
}

/** Of the labels that the fewest types share: a thousand pools ask. */
function candidates(labels: ValueSets): readonly InstanceType[] {
  for (const label of [INSTANCE_TYPE, FAMILY, CATEGORY]) {
    const set = labels.get(label);
    if (set && !set.isComplement) return [...set.values].flatMap((value) => typesBy(label).get(value) ?? []);
  }
  return [...instanceTypes().values()];
}

/** Whether the values name types, families or sizes that are not known here. */
export function namesUnknown(labels: ValueSets): boolean {
  return [INSTANCE_TYPE, FAMILY, CATEGORY, SIZE].some((label) => {
    const set = labels.get(label);
    return set && !set.isComplement && [...set.values].some((value) => !typesBy(label).has(value));
  });
}
