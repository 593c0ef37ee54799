import { grouped } from "../checks/grouped";
import { NOTE_TITLES, type Note } from "./note";

/** What changes, for people; what is the same for several objects is said once. */
export function textReport(notes: readonly Note[]): string {
  return parts(notes)
    .map(({ title, rows }) => `${title}\n${rows.map(textOf).join("")}`)
    .join("\n");
}

/** The same as tables of markdown. */
export function markdownReport(notes: readonly Note[]): string {
  const tables = parts(notes).map(({ title, rows }) => `## ${title}\n\n${HEAD}${rows.map(markdownOf).join("")}`);
  return `# What changes\n\n${tables.length > 0 ? tables.join("\n") : "Nothing.\n"}`;
}

const HEAD = "| field | before | after | why | where |\n|---|---|---|---|---|\n";

/** What changes alike, and wherever it does: never without a note. */
type Row = readonly [Note, ...Note[]];

interface Part {
  readonly title: string;
  readonly rows: readonly Row[];
}

function parts(notes: readonly Note[]): Part[] {
  return [...NOTE_TITLES].flatMap(([code, title]) => {
    const found = notes.filter((note) => note.code === code);
    return found.length > 0 ? [{ title: `${code} ${title}`, rows: rowsOf(found) }] : [];
  });
}

function rowsOf(notes: readonly Note[]): Row[] {
  const alike = grouped(notes, ({ before, after, why }) => JSON.stringify([before, after, why]));
  return [...alike.values()].flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []));
}

function textOf(row: Row): string {
  const [{ before, after, why, field }] = row;
  const isOneField = row.every((note) => note.field === field);
  const places = row.map((note) => `    ${placeOf(note)}${isOneField ? "" : `: ${note.field}`}\n`).join("");
  return `  ${isOneField ? `${field}: ` : ""}${before} -> ${after}\n    ${why}\n${places}`;
}

function markdownOf(row: Row): string {
  const [{ before, after, why }] = row;
  const fields = [...new Set(row.map(({ field }) => field))].join(", ");
  const cells = [fields, before, after, why, row.map(placeOf).join(", ")];
  return `| ${cells.map((cell) => cell.replace(/[\\|<]/g, "\\$&").replace(/\s+/g, " ")).join(" | ")} |\n`;
}

function placeOf({ at, object }: Note): string {
  return `${at.file}:${at.line}:${at.column} ${object}`;
}
