import { requireTool } from "./tools.mjs";

/** TypeScript interfaces for a JSON Schema, formatted, with everything readonly. */
export async function interfaces(schema, name, banner) {
  const { compile } = requireTool("json-schema-to-typescript");
  const text = await compile(schema, name, {
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
    style: { printWidth: 120, bracketSpacing: true },
  });
  // A comment of one sentence stands in one line.
  return readonly(text).replace(/\/\*\*\n +\* (.*)\n +\*\//g, "/** $1 */");
}

/** The generator knows no `readonly`; its text is formatted, so that a line tells what it is. */
function readonly(text) {
  const lines = text.split("\n");
  const openers = new Map();
  for (const [number, line] of lines.entries()) {
    const [, indent] = /^( *)/.exec(line);
    if (/^ *[)}]\[\];$/.test(line)) asReadonlyList(lines, openers.get(indent));
    openers.set(indent, number);
    if (/^ *(\w+|"[^"]+"|\[k: string\])\??:/.test(line))
      lines[number] = `${indent}readonly ${readonlyList(line.trim())}`;
  }
  return lines.join("\n");
}

/** `key: X[];` */
function readonlyList(line) {
  return line.replace(/: ((?:\w+|\(.+\))\[\];)$/, ": readonly $1");
}

/** `key: {` whose end is `}[];` */
function asReadonlyList(lines, opener) {
  lines[opener] = lines[opener].replace(/: ([({])$/, ": readonly $1");
}
