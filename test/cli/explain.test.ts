import { catalogue } from "../../src/checks/catalogue";
import { run } from "./program";

const explain = (...codes: readonly string[]) => run(process.cwd(), ["explain", ...codes]);

test("explain says what a code means, why it matters and what to do", () => {
  expect(explain("KM203")).toEqual({
    status: 0,
    stdout: `KM203  error  a block that is not written as it is

  The address before the slash is not the first of the block, as in 10.0.4.40/27, or the block has
  a shorter form. Programs differ in what they make of that: some cut the address, some refuse it.

  Write the block as the hint shows it.
`,
    stderr: "",
  });
});

test("explain takes several codes, and small letters", () => {
  const { status, stdout } = explain("km001", "KM541");
  expect(status).toBe(0);
  expect(stdout.match(/^KM\d+/gm)).toEqual(["KM001", "KM541"]);
});

test("explain alone lists all codes", () => {
  const { status, stdout } = explain();
  expect(status).toBe(0);
  expect(stdout.trimEnd().split("\n")).toEqual(
    catalogue.map(({ code, title }) => expect.stringMatching(new RegExp(`^${code}  \\w+ +${title}$`))),
  );
});

test.each([
  ["KM 608", "did you mean KM608?"],
  ["KM2O3", "did you mean KM203?"],
  ["everything", "karpenter-multus explain lists them all"],
])("%s is no code", (code, hint) => {
  const { status, stdout, stderr } = explain(code);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain(`there is no code "${code}": ${hint}`);
});
