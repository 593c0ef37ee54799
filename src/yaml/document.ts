import { keysInOrder } from "./key-order";

/** What JSON can say; undefined is left out. */
type Plain = string | number | boolean | null | undefined | readonly Plain[] | PlainMap;
export type PlainMap = { readonly [key: string]: Plain };

/** One document, without anchors and without folded lines, that YAML 1.1 and 1.2 read alike. */
export function yamlDocument(map: PlainMap): string {
  return mapping(map, "", "") || "{}\n";
}

function mapping(map: PlainMap, indent: string, parent: string): string {
  let text = "";
  for (const key of keysInOrder(map, parent)) {
    const value = map[key];
    if (value !== undefined) text += `${indent}${line(key)}:${node(value, indent, key)}`;
  }
  return text;
}

function sequence(items: readonly Plain[], indent: string, parent: string): string {
  let text = "";
  for (const item of items) {
    if (item === undefined) continue;
    const below = node(item, indent, parent);
    // The first line of a map or list stands behind the dash.
    text += below.startsWith("\n") ? `${indent}- ${below.slice(indent.length + 3)}` : `${indent}-${below}`;
  }
  return text;
}

/** What stands behind a colon or a dash, to the end of its last line. */
export function node(value: Exclude<Plain, undefined>, indent: string, parent: string): string {
  const inner = `${indent}  `;
  if (isList(value)) return below(sequence(value, inner, parent), "[]");
  if (typeof value === "object" && value !== null) return below(mapping(value, inner, parent), "{}");
  if (typeof value === "string") return isReadableBlock(value) ? block(value, inner) : ` ${line(value)}\n`;
  if (typeof value === "number") return ` ${number(value)}\n`;
  return ` ${value}\n`;
}

/** YAML 1.1 takes 1e+21 for a string; with a point in it, everybody reads the number. */
function number(value: number): string {
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}

function below(text: string, empty: string): string {
  return text === "" ? ` ${empty}\n` : `\n${text}`;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Beyond these a reader ends the line, or may not let the character pass: they need an escape. */
const NEEDS_ESCAPE = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** Not every reader keeps a last line of nothing but blanks. */
const ENDS_IN_BLANKS = /(?:^|\n)[ \t]+\n*$/;

function isReadableBlock(text: string): boolean {
  return text.includes("\n") && /[^ \t\n]/.test(text) && !ENDS_IN_BLANKS.test(text) && !NEEDS_ESCAPE.test(text);
}

function block(text: string, indent: string): string {
  // Blanks at the beginning would be taken for the indentation.
  const indicator = /^\n*[ \t]/.test(text) ? "2" : "";
  const chomping = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const lines = text.replace(/^(?=.)/gm, indent);
  return ` |${indicator}${chomping}\n${lines}${chomping === "-" ? "\n" : ""}`;
}

/**
 * Begins like a word, a path, or digits with a unit or name behind them (100m, 2Gi, 10.0.4.0/24, 00-namespaces.yaml)
 * that can be neither a number of any base nor a date; and holds no `: ` and no ` #`.
 */
const PLAIN = /^(?:[A-Za-z/]|\d[\d.-]*[/acdf-np-su-wyACDF-NP-SU-WY])(?:[\w./@%+=,()~*$-]|:(?=[^ ])| (?=[^ #]))*$/;

/** Words that some reader takes for a boolean, nothing or a number. */
const TAKEN = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e[-+]?\d+)$/i;

/** A text on one line, as a key or behind one. */
export function line(text: string): string {
  return PLAIN.test(text) && !TAKEN.test(text) ? text : quoted(text);
}

/** JSON's escapes are all YAML's too; it leaves some characters as they are that YAML wants escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
