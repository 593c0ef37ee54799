import { matcher } from "../../../src/checks/api/matcher";
import { re2 } from "../../../src/checks/api/re2";
import { CRD_PATTERN_WORDS } from "../../../src/cluster/crd-patterns";

const PATTERNS = [...CRD_PATTERN_WORDS.keys(), "a{2,3}b{2}c{1,}?", "^(?:x|[^a-y])+?$", "\\s\\d\\.", "^$", ""];
const PIECES = ["", "1", "10", "a", "A-b_c", ".", "/", "%", "Gi", "h", " ", "\n", "\u2028", "ä😀", "@daily", "Never"];
/** Longer than what JavaScript's own engine is asked about. */
const FILLINGS = ["1", "a", "1 ", "x.", "-", "0h", "ä"].map((piece) => piece.repeat(80));

test.each(PATTERNS)("long texts match %s as short ones do", (pattern) => {
  const { test: matches } = matcher(pattern);
  const expression = re2(pattern);
  const texts = FILLINGS.flatMap((filling) => PIECES.flatMap((piece) => [piece + filling, filling + piece]));
  const verdicts = texts.map((text) => ({ text, matches: matches(text) }));
  expect(verdicts).toEqual(texts.map((text) => ({ text, matches: expression.test(text) })));
});

test("no text takes long", () => {
  // Five fields of anything, tried in every way, would take years.
  const schedule = PATTERNS.find((pattern) => pattern.includes("@(annually"));
  expect(matcher(schedule ?? "").test(`${"a ".repeat(5_000)}\n`)).toBe(false);
  expect(matcher(schedule ?? "").test("a ".repeat(5_000))).toBe(true);
});

test("what the automaton does not know is not taken", () => {
  expect(() => matcher("\\bword")).toThrow("does not know");
});
