import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars/dist/handlebars.runtime.js";
import { shellWord } from "./shell-word";

/** Where the build puts the compiled templates. */
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
  const template = templateOf(readFileSync(join(COMPILED, `${name}.js`), "utf8"));
  templates.set(name, template);
  return template(view);
}

/** A template, from what it was compiled to. */
export function templateOf(code: string): Template {
  const programs: Programs = new Function(`return ${code}`)();
  return Handlebars.template(quoting(programs));
}

/** What Handlebars compiles a template to: its main program, one for the body of each block, and some settings. */
interface Programs {
  readonly main: Program;
}

type Program = (container: { escapeExpression: unknown }, ...rest: readonly unknown[]) => unknown;

/**
 * Handlebars knows one escape function for the whole process, and it is for HTML. A template's programs take it from a
 * container that is the template's own, and the main program is called before the others: nothing global changes.
 */
function quoting({ main, ...rest }: Programs): Programs {
  return {
    ...rest,
    main: (container, ...others) => {
      container.escapeExpression = word;
      return main(container, ...others);
    },
  };
}

function word(value: unknown): string {
  if (typeof value === "string") return shellWord(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new TypeError(`a template has no form for ${JSON.stringify(value)}`);
}
