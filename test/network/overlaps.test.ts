import { parseRange } from "../../src/network/addresses";
import { type Claim, overlaps } from "../../src/network/overlaps";
import { numbersFrom } from "../output/numbers";

function claim(text: string, party: string): Claim<string> {
  const range = parseRange(text);
  if (!range) throw new Error(`${text} is no range`);
  return { range, party, of: `${party} ${text}` };
}

function found(...claims: Claim<string>[]): string[] {
  return overlaps(claims).map(({ claim: one, with: other }) => `${one.of} / ${other.of}`);
}

test("ranges of two parties that overlap are found once", () => {
  expect(found(claim("10.0.4.0/24", "a"), claim("10.0.4.64/26", "b"))).toEqual(["b 10.0.4.64/26 / a 10.0.4.0/24"]);
});

test("a party may overlap itself, ranges may stand beside each other, and families never meet", () => {
  expect(found(claim("10.0.4.0/24", "a"), claim("10.0.4.64/26", "a"))).toEqual([]);
  expect(found(claim("10.0.4.0/25", "a"), claim("10.0.4.128/25", "b"))).toEqual([]);
  expect(found(claim("0.0.0.0/0", "a"), claim("::/0", "b"))).toEqual([]);
});

test("a range is found behind a longer one of its own party", () => {
  expect(
    found(claim("10.0.0.0-10.0.0.50", "a"), claim("10.0.0.10-10.0.0.90", "b"), claim("10.0.0.40-10.0.0.60", "b")),
  ).toEqual(["b 10.0.0.10-10.0.0.90 / a 10.0.0.0-10.0.0.50", "b 10.0.0.40-10.0.0.60 / a 10.0.0.0-10.0.0.50"]);
});

test("what is found of many is what comparing each with each finds", () => {
  const random = numbersFrom(7);
  const next = (below: number) => Math.floor(random() * below);
  for (let round = 0; round < 300; round++) {
    const claims = Array.from({ length: 8 }, (_, index): Claim<number> => {
      const first = BigInt(next(40));
      return {
        range: { family: next(4) === 0 ? "ipv6" : "ipv4", first, last: first + BigInt(next(15)) },
        party: String(next(3)),
        of: index,
      };
    });
    for (const { claim: one, with: other } of overlaps(claims)) expect(meet(one, other)).toBe(true);
    // Each that overlaps another is told: as the later of the two, or as the one that it is told with.
    const told = new Set(overlaps(claims).map(({ claim: { of } }) => of));
    const later = claims.filter((one) =>
      claims.some((other) => meet(one, other) && other.range.first < one.range.first),
    );
    expect(later.filter(({ of }) => !told.has(of))).toEqual([]);
  }
});

function meet(one: Claim<number>, other: Claim<number>): boolean {
  const [a, b] = [one.range, other.range];
  return one.party !== other.party && a.family === b.family && a.first <= b.last && b.first <= a.last;
}
