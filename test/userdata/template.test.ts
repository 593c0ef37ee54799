import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { compile } from "../../src/userdata/compile";
import { render, templateOf } from "../../src/userdata/template";

function renderText(text: string, view: object): string {
  return templateOf(compile(text, "a.sh.hbs"))(view);
}

test("values are words of a shell, wherever blocks put them", () => {
  const text = "{{#each lists}}{{#each items}}{{../../command}} {{this}}\n{{/each}}{{else}}{{none}}{{/each}}";
  expect(renderText(text, { command: "rm -rf", lists: [{ items: ["a", "it's"] }, { items: ["<&>"] }], none: "" })).toBe(
    "'rm -rf' a\n'rm -rf' 'it'\\''s'\n'rm -rf' '<&>'\n",
  );
  expect(
    renderText("{{#if no}}{{yes}}{{else}}{{no}} {{yes}} {{count}}{{/if}}", { no: false, yes: true, count: 3 }),
  ).toBe("false true 3");
});

test("what is no scalar, or is missing, is an error", () => {
  expect(() => renderText("{{a}}", {})).toThrow('"a" not defined');
  expect(() => renderText("{{a}}", { a: null })).toThrow("no form for null");
  expect(() => renderText("{{a}}", { a: ["x"] })).toThrow('no form for ["x"]');
});

test("another user of Handlebars in the process keeps its own escape function", () => {
  const { Utils } = jest.requireActual<typeof import("handlebars")>("handlebars/dist/handlebars.runtime.js");
  renderText("{{a}}", { a: "it's" });
  expect(Utils.escapeExpression("<")).toBe("&lt;");
});

test.each([
  ["{{{a}}}", "a.sh.hbs:1:1: a value without quoting"],
  ["\n  {{&a}}", "a.sh.hbs:2:3: a value without quoting"],
  ["{{#if a}}{{#each b}}{{{this}}}{{/each}}{{/if}}", "a.sh.hbs:1:21: a value without quoting"],
  ["{{> part}}", "a partial"],
  ["{{#> part}}{{/part}}", "a partial"],
  ["{{* inline}}", "a decorator"],
  ['{{#*inline "x"}}{{/inline}}', "a decorator"],
  ["{{shout a}}", "unknown helper shout"],
])("%j is refused", (text, reason) => {
  expect(() => compile(text, "a.sh.hbs")).toThrow(reason);
});

const templates = ["userdata", "handoff"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".hbs"))
    .map((name) => `${folder}/${name}`),
);

test.each(templates)("%s compiles", (name) => {
  expect(() => compile(readFileSync(name, "utf8"), name)).not.toThrow();
});

/** A quoted value is safe between words. Within quotes, comments and here-documents a value must not stand. */
test.each(templates.filter((name) => name.endsWith(".sh.hbs")))("every value of %s stands between words", (name) => {
  const text = readFileSync(name, "utf8").replace(/\{\{!.*?\}\}/gs, "");
  const value = /\{\{[^#/}]*\}\}/g;
  const values = [...text.matchAll(value)].filter(([tag]) => tag !== "{{else}}");
  expect(values.length).toBeGreaterThan(0);
  for (const { index } of values) {
    // There a lone bracket is the end of all syntax, and nowhere else.
    const broken = text.replace(value, (tag, at: number) => (at === index ? " ) " : tag === "{{else}}" ? "" : "x"));
    const { status } = spawnSync("bash", ["-n"], { input: broken.replace(/\{\{[#/][^}]*\}\}/g, "") });
    expect({ at: text.slice(0, index).split("\n").length, refused: status !== 0 }).toMatchObject({ refused: true });
  }
});

test("a template is named by its place in the package", () => {
  expect(render("userdata/sysctl.sh.hbs", { settings: ["a = b"] })).toContain("\n  'a = b' \\\n");
});
