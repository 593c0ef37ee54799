import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Brings files (paths below the root, to their text) up to date and removes the outdated ones. With `check` it only
 * says what it would do, and the process ends with 1 when there is anything.
 */
export function writeGenerated(files, outdated, { check }) {
  const changed = [...files].filter(([path, text]) => textOf(path) !== text);
  for (const path of [...changed.map(([path]) => path), ...outdated])
    console.log(`${check ? "out of date" : files.has(path) ? "written" : "removed"}: ${path}`);
  if (check) {
    if (changed.length + outdated.length > 0) process.exitCode = 1;
  } else {
    for (const [path, text] of changed) write(join(root, path), text);
    for (const path of outdated) rmSync(join(root, path));
  }
}

/** JSON for people: what fits into a line stays on it. */
export function readableJson(value) {
  return `${laidOut(value, "", 0)}\n`;
}

function laidOut(value, indent, used) {
  const line = inOneLine(value);
  if (typeof value !== "object" || value === null || indent.length + used + line.length <= 118) return line;
  const inner = `${indent}  `;
  const [open, close, rows] = Array.isArray(value)
    ? ["[", "]", value.map((item) => inner + laidOut(item, inner, 0))]
    : ["{", "}", Object.entries(value).map(([key, item]) => keyed(JSON.stringify(key), item, inner))];
  return `${open}\n${rows.join(",\n")}\n${indent}${close}`;
}

function keyed(key, item, indent) {
  return `${indent}${key}: ${laidOut(item, indent, key.length + 2)}`;
}

function inOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function textOf(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
