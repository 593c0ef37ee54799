import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StructuralSchema } from "../../src/checks/api/structural-schema";
import { CRD_PATTERN_WORDS } from "../../src/cluster/crd-patterns";

const SCHEMAS = join(__dirname, "../../../imports/schemas");

test("there are words for every pattern of a CRD, and for no other", () => {
  const patterns = readdirSync(SCHEMAS).flatMap((name) => {
    const crd: { readonly schema: StructuralSchema } = JSON.parse(readFileSync(join(SCHEMAS, name), "utf8"));
    return patternsOf(crd.schema);
  });
  expect([...CRD_PATTERN_WORDS.keys()].sort()).toEqual([...new Set(patterns)].sort());
});

function patternsOf(schema: StructuralSchema): string[] {
  const { pattern, type, items, additionalProperties, properties = {} } = schema;
  const below = [items, additionalProperties, ...Object.values(properties)].filter((part) => part !== undefined);
  // On a list it says nothing.
  const own = pattern !== undefined && type !== "array" ? [pattern] : [];
  return [...own, ...below.flatMap(patternsOf)];
}
