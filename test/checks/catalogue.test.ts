import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../src/checks/catalogue";
import { isOfRule } from "../../src/checks/rule";
import { rules } from "../../src/checks/rules/rules";

const ROOT = join(__dirname, "../../..");

/** The codes that the program's sources name outside of what explains them. */
function codesInSources(): Set<string> {
  const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("explain"))
    .map((file) => readFileSync(join(ROOT, "src", file), "utf8"));
  return new Set(files.flatMap((text) => [...text.matchAll(/"(KM\d{3})"/g)].map(([, code = ""]) => code)));
}

test("every code that a problem can have is explained, and nothing else is", () => {
  expect(catalogue.map(({ code }) => code)).toEqual([...codesInSources()].sort());
});

test.each(catalogue)("$code is explained in whole sentences", ({ title, why, mend }) => {
  expect(title).toMatch(/^\S.{5,80}[^.]$/);
  for (const text of [why, mend]) expect(text).toMatch(/^\S.{10,}\.$/);
});

test("docs/checks.md has a heading for every code, in order", () => {
  const document = readFileSync(join(ROOT, "docs/checks.md"), "utf8");
  expect([...document.matchAll(/^### (.*)$/gm)].map(([, code]) => code)).toEqual(catalogue.map(({ code }) => code));
});

test("rules, and nothing else, have the codes that silencers and folding know them by", () => {
  const ofRules = catalogue.map(({ code }) => code).filter(isOfRule);
  expect(rules.map(({ code }) => code).sort()).toEqual(ofRules);
});
