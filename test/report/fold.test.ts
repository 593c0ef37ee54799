import type { Problem } from "../../src/cluster/problem";
import { text } from "../../src/report/text";
import { problem } from "./problems";

/** Pools of a file, one below the other, that all lack the same. */
function pools(number: number, at: (index: number) => Partial<Problem["at"]> = () => ({})): Problem[] {
  return [...Array(number).keys()].map((index) =>
    problem({
      says: `node pool pool-${index} has no limits`,
      at: { line: index + 1, path: "spec.limits", ...at(index) },
    }),
  );
}

function lines(problems: readonly Problem[]): string[] {
  return text(problems)
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "");
}

describe("what is found again and again", () => {
  test("is shown three times, and then only where it is", () => {
    const shown = lines(pools(300));
    expect(shown).toEqual([
      expect.stringContaining("pool-0"),
      expect.stringContaining("pool-1"),
      expect.stringContaining("pool-2"),
      "and 297 more like it: clusters/a.yaml:4, 5, 6, 7, 8, 9, 10, 11, …",
      "300 warnings",
    ]);
  });

  test("is shown whole where the line that says so would save nothing", () => {
    expect(lines(pools(4))).toHaveLength(5);
    expect(lines(pools(5))).toHaveLength(5);
    expect(lines(pools(5))[3]).toBe("and 2 more like it: clusters/a.yaml:4, 5");
  });

  test("names each file once", () => {
    const [, , , more] = lines(pools(8, (index) => ({ file: `${"abcd"[index >> 1]}.yaml` })));
    expect(more).toBe("and 5 more like it: b.yaml:4, c.yaml:5, 6, d.yaml:7, 8");
  });

  test("is of one kind in cluster files too, where the pools' names are in the paths", () => {
    const paths = ["nodePools.gpu", "nodePools.cpu", 'nodePools["a.b"]', "nodePools.web", "nodePools.db"];
    expect(lines(pools(5, (index) => ({ path: paths[index] ?? "" })))[3]).toMatch(/^and 2 more/);
  });

  test("and what is about items of lists, whichever", () => {
    expect(lines(pools(5, (index) => ({ path: `spec.taints[${index}].effect` })))[3]).toMatch(/^and 2 more/);
  });
});

describe("different mistakes are all shown", () => {
  const typos = ["wieght", "limts", "labls", "tains", "replcas"];

  test("typos", () => {
    const problems = typos.map((key, index) =>
      problem({ code: "KM401", says: `"${key}" is not a field of spec`, at: { line: index + 1, path: `spec.${key}` } }),
    );
    expect(lines(problems)).toHaveLength(6);
  });

  test("names that nothing has", () => {
    const problems = typos.map((name, index) =>
      problem({
        code: "KM110",
        says: `${name} is not in networks`,
        at: { line: index + 1, path: "samples.a.networks[0]" },
      }),
    );
    expect(lines(problems)).toHaveLength(6);
  });

  test("one key that is wrong in several ways", () => {
    const sentences = ["is text", "is a list", "is negative", "is a map", "is empty"];
    const problems = sentences.map((says, line) => problem({ code: "KM403", says, at: { line, path: "spec.weight" } }));
    expect(lines(problems)).toHaveLength(6);
  });

  test("but not numbers out of bounds", () => {
    const problems = [101, 102, 103, 104, 105].map((weight) =>
      problem({ code: "KM406", says: `${weight} is more than 100`, at: { line: weight, path: "spec.weight" } }),
    );
    expect(lines(problems)).toHaveLength(5);
  });

  test("and what is an error is not folded into warnings", () => {
    const problems = pools(6).map((each, index): Problem => ({ ...each, severity: index < 3 ? "error" : "warning" }));
    expect(lines(problems)).toHaveLength(7);
  });
});

test("ten thousand problems of one kind and of ten thousand kinds are no work", () => {
  const started = process.cpuUsage();
  expect(lines(pools(10_000))).toHaveLength(5);
  expect(lines(pools(10_000).map((each, index) => ({ ...each, code: `KM${index}` })))).toHaveLength(10_001);
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
});
