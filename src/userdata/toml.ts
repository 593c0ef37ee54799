import type { Json, JsonMap } from "../cluster/cluster";

/** Whether a key needs no quotes. */
const BARE = /^[A-Za-z0-9_-]+$/;

/**
 * A document of TOML, its keys in their order. A table's own values stand before the tables in it, as they must, and
 * text of several lines is shown as lines. TOML has no null.
 */
export function toml(document: JsonMap): string {
  return `${tables(document, []).join("\n\n")}\n`;
}

/** A table with a heading for each of its own, and one for what is below. */
function tables(table: JsonMap, path: readonly string[], brackets = ["[", "]"]): string[] {
  const entries = Object.entries(table);
  const values = entries.filter(([, value]) => !isTable(value) && !isTables(value));
  const [open, close] = brackets;
  const heading = `${open}${path.map(name).join(".")}${close}`;
  const lines = values.map(([key, value]) => `${name(key)} = ${written(value)}`);
  const own = path.length === 0 ? lines : [heading, ...lines];
  // A table that only holds others is there by their headings.
  const isSaid = values.length > 0 || entries.length === 0 || open === "[[";
  return [
    ...(isSaid && own.length > 0 ? [own.join("\n")] : []),
    ...entries.flatMap(([key, value]) => {
      if (isTable(value)) return tables(value, [...path, key]);
      return isTables(value) ? value.flatMap((each) => tables(each, [...path, key], ["[[", "]]"])) : [];
    }),
  ];
}

export function isTable(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTables(value: Json): value is readonly JsonMap[] {
  return Array.isArray(value) && value.length > 0 && value.every(isTable);
}

function written(value: Json): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (isTable(value))
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${name(key)} = ${written(each)}`)
      .join(", ")} }`;
  throw new TypeError("TOML has no null");
}

function name(key: string): string {
  return BARE.test(key) ? key : quoted(key);
}

/** The line end after the opening quotes is no part of the text. */
function text(value: string): string {
  if (!value.includes("\n")) return quoted(value);
  return `"""\n${value.split("\n").map(escaped).join("\n")}"""`;
}

function quoted(value: string): string {
  return `"${escaped(value)}"`;
}

/** Every quote with its backslash, so that no three of them end a text of several lines. */
function escaped(value: string): string {
  return value.replace(/[\\"]/g, "\\$&").replace(/\p{Cc}/gu, inHex);
}

function inHex(character: string): string {
  if (character === "\t") return "\\t";
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
