import { allows, areDisjoint, type Demand, includes, intersection, valueSet } from "../../src/instances/value-set";

const VALUES = ["-1", "0", "1", "2", "3", "4", "5", "large", "xlarge", "", "other"];

const DEMANDS: readonly Demand[] = [
  { key: "k", operator: "In", values: ["1", "3", "large"] },
  { key: "k", operator: "In", values: ["4"] },
  { key: "k", operator: "NotIn", values: ["3", "xlarge"] },
  { key: "k", operator: "Exists" },
  { key: "k", operator: "DoesNotExist" },
  { key: "k", operator: "Gt", values: ["1"] },
  { key: "k", operator: "Gte", values: ["3"] },
  { key: "k", operator: "Lt", values: ["4"] },
  { key: "k", operator: "Lte", values: ["0"] },
];

/** What each operator means, value by value. */
function isMet({ operator, values = [] }: Demand, value: string): boolean {
  const [number, bound] = [/^-?[0-9]+$/.test(value) ? Number(value) : Number.NaN, Number(values[0])];
  switch (operator) {
    case "In":
      return values.includes(value);
    case "NotIn":
      return !values.includes(value);
    case "Exists":
      return true;
    case "Gt":
      return number > bound;
    case "Gte":
      return number >= bound;
    case "Lt":
      return number < bound;
    case "Lte":
      return number <= bound;
    default:
      return false;
  }
}

function show({ operator, values = [] }: Demand): string {
  return [operator, ...values].join(" ");
}

test.each(DEMANDS.map((demand) => [show(demand), demand] as const))("%s allows what it says", (_, demand) => {
  expect(VALUES.filter((value) => allows(valueSet(demand), value))).toEqual(
    VALUES.filter((value) => isMet(demand, value)),
  );
});

const PAIRS = DEMANDS.flatMap((one) => DEMANDS.map((other) => [show(one), show(other), one, other] as const));

describe.each(PAIRS)("%s with %s", (_one, _other, one, other) => {
  const [ofOne, ofOther] = [valueSet(one), valueSet(other)];
  const inBoth = VALUES.filter((value) => isMet(one, value) && isMet(other, value));

  test("leaves what both allow", () => {
    expect(VALUES.filter((value) => allows(intersection(ofOne, ofOther), value))).toEqual(inBoth);
  });

  test("is disjoint when nothing is left", () => {
    expect(areDisjoint(ofOne, ofOther)).toBe(inBoth.length === 0);
  });

  test("includes it when all that it allows is allowed", () => {
    const isWithin = VALUES.every((value) => !isMet(other, value) || isMet(one, value));
    expect(includes(ofOne, ofOther)).toBe(isWithin);
  });
});
