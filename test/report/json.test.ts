import { report } from "../../src/report/report";
import { HOSTILE, hostileProblem, problem } from "./problems";

const OPTIONS = { color: false };

test("json has every problem, flat, and how many there are", () => {
  const problems = [
    problem({ hint: "add some" }),
    problem({ code: "KM001", severity: "error", at: { line: 0, column: 0, path: "" } }),
  ];
  expect(JSON.parse(report("json", problems, OPTIONS))).toEqual({
    version: 1,
    problems: [
      {
        code: "KM001",
        severity: "error",
        file: "clusters/a.yaml",
        line: 0,
        column: 0,
        path: "",
        says: "node pool default has no limits",
      },
      {
        code: "KM541",
        severity: "warning",
        file: "clusters/a.yaml",
        line: 7,
        column: 3,
        path: "nodePools.default.limits",
        says: "node pool default has no limits",
        hint: "add some",
      },
    ],
    counts: { error: 1, warning: 1, info: 0 },
  });
});

test("json is an object where there is no problem too", () => {
  expect(JSON.parse(report("json", [], OPTIONS))).toEqual({
    version: 1,
    problems: [],
    counts: { error: 0, warning: 0, info: 0 },
  });
});

test("json folds nothing", () => {
  const problems = [...Array(300).keys()].map((line) => problem({ at: { line } }));
  expect(JSON.parse(report("json", problems, OPTIONS)).problems).toHaveLength(300);
});

test.each(HOSTILE)("json holds %j as it is, and a terminal that shows it sees nothing of it", (name) => {
  const text = report("json", [hostileProblem(name)], OPTIONS);
  expect(JSON.parse(text).problems[0]).toMatchObject({
    says: name,
    hint: name,
    path: name,
    file: `clusters/${name}.yaml`,
  });
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
});
