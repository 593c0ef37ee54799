import { report } from "../../src/report/report";
import { HOSTILE, hostileProblem, problem } from "./problems";

const OPTIONS = { color: false, root: process.cwd() };

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** As GitHub's runner reads a line of a step's output. */
function command(line: string): Command {
  const [, name = "", properties = "", message = ""] = /^::([^ :]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
  const pairs = properties.split(",").map((pair) => {
    const [key = "", value = ""] = pair.split(/=(.*)/);
    return [key, decoded(value).replaceAll("%3A", ":").replaceAll("%2C", ",")];
  });
  return { name, properties: Object.fromEntries(pairs), message: decoded(message) };
}

function decoded(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

test("github shows each problem beside its line", () => {
  const text = report("github", [problem({ hint: "add some" })], OPTIONS);
  expect(text).toBe(
    "::warning file=clusters/a.yaml,line=7,col=3,title=KM541::node pool default has no limits  (nodePools.default.limits)%0Aadd some\n",
  );
});

test("github has words of its own for severities", () => {
  const problems = (["error", "warning", "info"] as const).map((severity, line) => problem({ severity, at: { line } }));
  const commands = report("github", problems, OPTIONS).trimEnd().split("\n").map(command);
  expect(commands.map(({ name }) => name)).toEqual(["error", "warning", "notice"]);
});

test("github is told no line where the file as a whole is meant", () => {
  const text = report("github", [problem({ at: { line: 0, column: 0 } })], OPTIONS);
  expect(command(text.trimEnd()).properties).toEqual({ file: "clusters/a.yaml", title: "KM541" });
});

test("github says nothing where there is no problem", () => {
  expect(report("github", [], OPTIONS)).toBe("");
});

test("files are named from the repository, wherever in it a step runs", () => {
  const root = `${process.cwd()}/..`;
  const folder = process.cwd().split("/").at(-1);
  const [inside, outside] = [problem(), problem({ at: { file: "/somewhere/else.yaml" } })].map(
    (each) => command(report("github", [each], { color: false, root }).trimEnd()).properties.file,
  );
  expect(inside).toBe(`${folder}/clusters/a.yaml`);
  expect(outside).toBe("/somewhere/else.yaml");
});

test.each(HOSTILE)("%j makes no command of its own", (name) => {
  const lines = report("github", [hostileProblem(name)], OPTIONS)
    .trimEnd()
    .split(/[\n\r\u2028\u2029]/);
  expect(lines).toHaveLength(1);
  const { properties, message } = command(lines[0] ?? "");
  expect(Object.keys(properties)).toEqual(["file", "line", "col", "title"]);
  expect(message).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
});
