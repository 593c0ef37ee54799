import { text } from "../../src/report/text";
import { HOSTILE, hostileProblem, problem } from "./problems";

/** The first lines of what is printed: places and sentences. */
function sentences(printed: string): string[] {
  return printed.split("\n").filter((line) => /^\S/.test(line));
}

describe("text", () => {
  test("shows the place, the line and what to do, and counts", () => {
    const missing = problem({ hint: "limits: { cpu: 500 }", at: { source: "  default: {}" } });
    const unreadable = problem({
      code: "KM001",
      severity: "error",
      says: "is a folder",
      at: { file: "b", line: 0, path: "" },
    });
    expect(
      text([missing, unreadable]),
    ).toBe(`clusters/a.yaml:7:3: warning KM541: node pool default has no limits  (nodePools.default.limits)
  7 |   default: {}
    |   ^
    limits: { cpu: 500 }

b: error KM001: is a folder

1 error, 1 warning
`);
  });

  test("says nothing where there is no problem", () => {
    expect(text([])).toBe("");
  });

  test("says behind the numbers what came of them", () => {
    const [last] = sentences(text([problem({ severity: "error" })], { outcome: "nothing was written" })).slice(-1);
    expect(last).toBe("1 error; nothing was written");
  });

  test("is in the order of the files as they are named first, of lines and of columns", () => {
    const places = [
      { file: "b", line: 10, column: 1 },
      { file: "a", line: 1, column: 1 },
      { file: "b", line: 9, column: 9 },
      { file: "b", line: 9, column: 10 },
      { file: "b", line: 0, column: 0 },
    ];
    const shown = sentences(text(places.map((at, index) => problem({ says: `is ${index}`, code: `KM${index}`, at }))));
    expect(shown.map((line) => line.split(" ")[0])).toEqual(["b:", "b:9:9:", "b:9:10:", "b:10:1:", "a:1:1:", "5"]);
  });

  test("says once what several clusters have from one base", () => {
    expect(sentences(text([problem(), problem(), problem()]))).toHaveLength(2);
  });

  test("keeps the caret under its column, behind tabs and in long lines", () => {
    const source = `\t\t${"x".repeat(200)}HERE${"y".repeat(200)}`;
    const [, line = "", caret = ""] = text([problem({ at: { column: 203, source } })]).split("\n");
    expect(line.slice(caret.indexOf("^"), caret.indexOf("^") + 4)).toBe("HERE");
    expect(line.length).toBeLessThan(200);
    expect(text([problem({ at: { column: 3, source: "\t\tx" } })])).toContain("\n  7 | \t\tx\n    | \t\t^\n");
  });

  test.each(HOSTILE)("shows %j and does not do it", (name) => {
    const printed = text([hostileProblem(name)]);
    expect(printed).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(printed.split("\n").filter((line) => line.startsWith("::"))).toEqual([]);
  });
});

describe("colours", () => {
  const looks = /\p{Cc}\[(\d+)m/gu;

  test("change nothing but the looks", () => {
    const problems = [
      problem({ hint: "add some", at: { source: "  default: {}" } }),
      problem({ severity: "error", says: "is 0" }),
    ];
    const colored = text(problems, { color: true });
    expect(colored).toContain("\u001b[33mwarning KM541:\u001b[39m");
    expect(colored).toContain("\u001b[31merror KM541:\u001b[39m");
    expect(colored.replace(looks, "")).toBe(text(problems));
  });

  test("end where they begin", () => {
    const codes = [...text([problem({ at: { source: "x" } })], { color: true }).matchAll(looks)].map(
      ([, code]) => code,
    );
    const ends = new Map([
      ["31", "39"],
      ["33", "39"],
      ["36", "39"],
      ["1", "22"],
      ["2", "22"],
    ]);
    for (let index = 0; index < codes.length; index += 2) expect(codes[index + 1]).toBe(ends.get(codes[index] ?? ""));
    expect(codes.length).toBeGreaterThan(0);
  });
});
