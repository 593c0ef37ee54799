import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { silence } from "../../../src/checks/silencers/silencers";
import type { Problem } from "../../../src/cluster/problem";
import { Source } from "../../../src/cluster/source";
import { printProblems } from "../../../src/report/text";
import { expectFile } from "../../expected-file";

/**
 * Beside each NAME.yaml lies NAME.txt: the file, with = before each line on which KM541 is silenced, and what is wrong
 * with its silencers. UPDATE=1 writes it anew: read every one that changes as somebody who wrote the silencer.
 */
const CASES = join(__dirname, "../../../../test/checks/silencers/cases");
const NAMES = readdirSync(CASES).filter((name) => name.endsWith(".yaml"));

test.each(NAMES)("%s", (name) => {
  const text = readFileSync(join(CASES, name), "utf8");
  const file = join(CASES, name.replace(/yaml$/, "txt"));
  const shown = shownWithSilencers(new Source(name, text));
  expectFile(file, shown);
});

/** As if every line lacked its limits. */
function shownWithSilencers(source: Source): string {
  const lines = source.text.split(/\r?\n/).slice(0, -1);
  const everywhere = lines.map((_, index) => problem("KM541", "warning", source.file, index + 1));
  const left = silence(everywhere, [source]);
  const remaining = new Set(left.filter(({ code }) => code === "KM541").map(({ at }) => at.line));
  return [
    ...lines.map((line, index) => `${remaining.has(index + 1) ? " " : "="} ${line}`.trimEnd()),
    "",
    printProblems(left.filter(({ code }) => code !== "KM541")),
  ].join("\n");
}

function problem(code: Problem["code"], severity: Problem["severity"], file: string, line: number): Problem {
  return { code, severity, at: { file, line, column: 1, path: "" }, says: "node pool default has no limits" };
}

const SILENCED = "# km-ignore KM541, KM302: because another team limits it\nnodePools: {}\n";

test("a file's first document silences what is said of the file as a whole", () => {
  const source = new Source("a.yaml", "# km-ignore KM541: because another team limits it\nnodePools: {}\n");
  expect(silence([problem("KM541", "warning", "a.yaml", 0)], [source])).toEqual([]);
});

test("a silencer holds for its own file", () => {
  const problems = [problem("KM541", "warning", "a.yaml", 2), problem("KM541", "warning", "b.yaml", 2)];
  const left = silence(problems, [new Source("a.yaml", SILENCED), new Source("b.yaml", "nodePools: {}\n")]);
  expect(left.filter(({ code }) => code === "KM541").map(({ at }) => at.file)).toEqual(["b.yaml"]);
});

test("what is an error of the userdata stays, though its warning can be silenced", () => {
  const source = new Source("a.yaml", "# km-ignore KM302: because it does not grow\nnodePools: {}\n");
  expect(silence([problem("KM302", "warning", "a.yaml", 2)], [source])).toEqual([]);
  const tooLarge = problem("KM302", "error", "a.yaml", 2);
  expect(silence([tooLarge], [source])).toEqual([tooLarge]);
});

test("where something could not be read, rules have not looked, and nothing is said of unused silencers", () => {
  const unreadable = problem("KM005", "error", "b.yaml", 1);
  expect(silence([unreadable], [new Source("a.yaml", SILENCED)])).toEqual([unreadable]);
});

test("a base's silencer may be of use to a cluster that is not looked at", () => {
  const source = new Source("base.yaml", SILENCED);
  expect(silence([], [source]).map(({ code }) => code)).toEqual(["KM024", "KM024"]);
  expect(silence([], [source], ["base.yaml"])).toEqual([]);
});
