// Handlebars in one file loads in a third of the time that its forty small ones take.

declare module "handlebars/dist/handlebars.js" {
  import Handlebars = require("handlebars");
  export = Handlebars;
}

/** Without the compiler. */
declare module "handlebars/dist/handlebars.runtime.js" {
  import Handlebars = require("handlebars");
  const runtime: Pick<typeof Handlebars, "template">;
  export = runtime;
}
