/** The values that a label may have by one or several requirements, as Karpenter keeps them. */
export interface ValueSet {
  /** The listed values are the ones that it may not have: there are endless others. */
  readonly isComplement: boolean;
  readonly values: ReadonlySet<string>;
  /** A label with bounds is a number. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A requirement of a node pool, or an expression of a pod's node affinity. */
export interface Demand {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const NONE: ReadonlySet<string> = new Set();

export const ANYTHING: ValueSet = { isComplement: true, values: NONE };

/** No value at all: the label may not even be there. */
export const NOTHING: ValueSet = { isComplement: false, values: NONE };

export function valueSet({ operator, values = [] }: Demand): ValueSet {
  const bound = Number(values[0]);
  switch (operator) {
    case "In":
      return { isComplement: false, values: new Set(values) };
    case "NotIn":
      return { isComplement: true, values: new Set(values) };
    case "DoesNotExist":
      return NOTHING;
    case "Gt":
      return { ...ANYTHING, atLeast: bound + 1 };
    case "Gte":
      return { ...ANYTHING, atLeast: bound };
    case "Lt":
      return { ...ANYTHING, atMost: bound - 1 };
    case "Lte":
      return { ...ANYTHING, atMost: bound };
    default:
      return ANYTHING;
  }
}

export function intersection(one: ValueSet, other: ValueSet): ValueSet {
  const [atLeast, atMost] = [lowerBound(one, other), upperBound(one, other)];
  if (atLeast > atMost) return NOTHING;
  const isComplement = one.isComplement && other.isComplement;
  if (isComplement)
    return {
      isComplement,
      values: new Set([...one.values, ...other.values]),
      ...(Number.isFinite(atLeast) ? { atLeast } : {}),
      ...(Number.isFinite(atMost) ? { atMost } : {}),
    };
  const listed = one.isComplement ? other : one;
  return {
    isComplement,
    values: new Set([...listed.values].filter((value) => allows(one, value) && allows(other, value))),
  };
}

export function allows({ isComplement, values, atLeast, atMost }: ValueSet, value: string): boolean {
  if (values.has(value) === isComplement) return false;
  if (atLeast === undefined && atMost === undefined) return true;
  return (
    /^[+-]?[0-9]+$/.test(value) &&
    Number(value) >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
    Number(value) <= (atMost ?? Number.POSITIVE_INFINITY)
  );
}

/** Whether they share no value. */
export function areDisjoint(one: ValueSet, other: ValueSet): boolean {
  if (one.isComplement && !other.isComplement) return areDisjoint(other, one);
  if (one.isComplement) return lowerBound(one, other) > upperBound(one, other);
  for (const value of one.values) if (allows(one, value) && allows(other, value)) return false;
  return true;
}

function lowerBound(one: ValueSet, other: ValueSet): number {
  return Math.max(one.atLeast ?? Number.NEGATIVE_INFINITY, other.atLeast ?? Number.NEGATIVE_INFINITY);
}

function upperBound(one: ValueSet, other: ValueSet): number {
  return Math.min(one.atMost ?? Number.POSITIVE_INFINITY, other.atMost ?? Number.POSITIVE_INFINITY);
}

/** Whether no value is left; what a DoesNotExist asks for, and what requirements that exclude each other come to. */
export function isEmpty({ isComplement, values }: ValueSet): boolean {
  return !isComplement && values.size === 0;
}

/** Whether a node that does not have the label fits. */
export function allowsAbsence(set: ValueSet): boolean {
  return isEmpty(set) || (set.isComplement && set.values.size > 0);
}

/** Whether all that the inner one allows, the outer one allows too. */
export function includes(outer: ValueSet, inner: ValueSet): boolean {
  if (!inner.isComplement) {
    for (const value of inner.values) if (!allows(outer, value)) return false;
    return true;
  }
  if (!outer.isComplement) return false;
  for (const value of outer.values) if (allows(inner, value)) return false;
  return (
    (outer.atLeast ?? Number.NEGATIVE_INFINITY) <= (inner.atLeast ?? Number.NEGATIVE_INFINITY) &&
    (outer.atMost ?? Number.POSITIVE_INFINITY) >= (inner.atMost ?? Number.POSITIVE_INFINITY)
  );
}
