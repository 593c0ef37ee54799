import { join } from "node:path";
import { brokenRules } from "../../../src/checks/api/cel";
import { ruleKey, WORDS } from "../../../src/checks/api/rule-words";
import type { StructuralSchema, ValidationRule } from "../../../src/checks/api/structural-schema";
import { showPath } from "../../../src/cluster/located";
import { expectFile } from "../../expected-file";
import { CEL_CASES, type CelCase, CRD_KINDS, celCases, KINDS, schemaOf } from "./cel-cases";

/** What is said of the cases of a kind stands in KIND.txt; UPDATE=1 writes it anew. Slow tests ask the API server. */
test.each(KINDS)("what cases of %s break is said", (kind) => {
  const file = join(CEL_CASES, `${kind}.txt`);
  const said = celCases(kind)
    .map((each) => whatIsSaid(each, schemaOf(kind)))
    .join("\n");
  expectFile(file, said);
});

describe.each(KINDS)("%s", (kind) => {
  const cases = celCases(kind);
  const schema = schemaOf(kind);

  test.each(rulesOf(schema).map((rule, index) => [index, rule.rule, rule] as const))(
    "rule %i is broken by a case: %s",
    (_, __, rule) => {
      const alone = withOnly(rule, schema);
      expect(cases.some(({ object, old }) => brokenRules(alone, object, old).length > 0)).toBe(true);
    },
  );
});

test("every rule of the CRDs has words, and words are of a rule that there is", () => {
  const rules = CRD_KINDS.flatMap((kind) => rulesOf(schemaOf(kind)));
  expect([...WORDS.keys()].sort()).toEqual([...new Set(rules.map(({ rule }) => ruleKey(rule)))].sort());
});

function whatIsSaid({ name, object, old }: CelCase, schema: StructuralSchema): string {
  const lines = brokenRules(schema, object, old).flatMap(({ code, path, culprit, says, hint }) => [
    `  ${code} ${showPath(path)}${culprit === undefined ? "" : ` at ${JSON.stringify(culprit)}`}: ${says}`,
    ...(hint === undefined ? [] : [`    ${hint}`]),
  ]);
  return [name, ...(lines.length > 0 ? lines : ["  fine"]), ""].join("\n");
}

/** Wherever in a schema they stand. */
function rulesOf(schema: StructuralSchema): ValidationRule[] {
  const rules: ValidationRule[] = [];
  JSON.stringify(schema, (key, value) => {
    if (key === "x-kubernetes-validations") rules.push(...value);
    return value;
  });
  return rules;
}

/** The schema with no other rule: two of them may say the same. */
function withOnly(rule: ValidationRule, schema: StructuralSchema): StructuralSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === "x-kubernetes-validations" ? value.filter((other: ValidationRule) => other === rule) : value,
    ),
  );
}
