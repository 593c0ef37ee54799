import Handlebars from "handlebars/dist/handlebars.js";

/**
 * Compiles a template to JavaScript: an expression, whose value `render` takes. Apart from it because the compiler takes
 * longer than all rendering: the build calls it once for each template.
 */
export function compile(text: string, name: string): string {
  const tree = Handlebars.parse(text, { srcName: name });
  new OnlyQuoted(name).accept(tree);
  return String(Handlebars.precompile(tree, { strict: true, knownHelpersOnly: true }));
}

/** Refuses what would get into the text without the quotes, and what none of our templates uses. */
class OnlyQuoted extends Handlebars.Visitor {
  constructor(private readonly name: string) {
    super();
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (!mustache.escaped) this.refuse(mustache, "a value without quoting");
    super.MustacheStatement(mustache);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    this.refuse(partial, "a partial");
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    this.refuse(partial, "a partial");
  }

  override Decorator(decorator: hbs.AST.Decorator): void {
    this.refuse(decorator, "a decorator");
  }

  override DecoratorBlock(decorator: hbs.AST.DecoratorBlock): void {
    this.refuse(decorator, "a decorator");
  }

  private refuse({ loc }: hbs.AST.Node, what: string): never {
    throw new TypeError(`${this.name}:${loc.start.line}:${loc.start.column + 1}: ${what}`);
  }
}
