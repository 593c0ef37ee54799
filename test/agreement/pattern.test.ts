import { readKinds, type Schema } from "./kinds";
import { stringFor } from "./pattern";
import { Random } from "./random";

test("strings for every pattern of the CRDs match it", () => {
  const random = new Random(1);
  for (const pattern of patterns())
    for (let time = 0; time < 50; time++) expect(stringFor(pattern, random)).toMatch(new RegExp(pattern));
});

test("the same seed makes the same string", () => {
  const once = stringFor("[a-z]{40}", new Random(7));
  expect(stringFor("[a-z]{40}", new Random(7))).toBe(once);
  expect(stringFor("[a-z]{40}", new Random(8))).not.toBe(once);
});

function patterns(): Set<string> {
  return new Set(readKinds().flatMap(({ schema }) => [...patternsOf(schema)]));
}

function* patternsOf(schema: Schema): Iterable<string> {
  if (schema.pattern !== undefined) yield schema.pattern;
  const below = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  for (const child of below) if (child) yield* patternsOf(child);
}
