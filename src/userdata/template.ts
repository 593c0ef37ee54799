import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars/dist/handlebars.runtime.js";
import { shellWord } from "./shell-word";

/** The package's own folder, seen from build/src/userdata. */
const PACKAGE = join(__dirname, "../../..");
/** Where the build puts what it compiled. */
const COMPILED = join(__dirname, "../templates");

type Template = (view: object) => string;

const templates = new Map<string, Template>();

/**
 * Renders a template of the package, named like `userdata/al2023.sh.hbs`. Whatever `{{…}}` puts into the text is one word
 * of a shell: our templates are scripts, and documents whose values stand in commands.
 * A key that the view lacks is an error.
 */
export function render(name: string, view: object): string {
  const known = templates.get(name);
  if (known) return known(view);
  const template = templateOf(compiled(name));
  templates.set(name, template);
  return template(view);
}

/** A template, from what it was compiled to. */
export function templateOf(code: string): Template {
  const programs: Programs = new Function(`return ${code}`)();
  return Handlebars.template(quoting(programs));
}

function compiled(name: string): string {
  const built = join(COMPILED, `${name}.js`);
  if (existsSync(built)) return readFileSync(built, "utf8");
  const { compile }: typeof import("./compile") = require("./compile");
  return compile(readFileSync(join(PACKAGE, name), "utf8"), name);
}

/** What Handlebars compiles a template to: its main program, one for the body of each block, and some settings. */
type Programs = Readonly<Record<string, unknown>>;

type Program = (container: object, ...rest: readonly unknown[]) => unknown;

/**
 * Handlebars knows one escape function for the whole process, and it is for HTML. Every program takes it from the
 * container that it is called with: so each is called with a container of its own, and nothing global changes.
 */
function quoting(programs: Programs): Programs {
  return Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [name, isProgram(program) ? quotingProgram(program) : program]),
  );
}

function isProgram(value: unknown): value is Program {
  return typeof value === "function";
}

function quotingProgram(program: Program): Program {
  return (container, ...rest) => program(Object.create(container, { escapeExpression: { value: word } }), ...rest);
}

function word(value: unknown): string {
  if (typeof value === "string") return shellWord(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new TypeError(`a template has no form for ${JSON.stringify(value)}`);
}
