import { NOTE_TITLES, type Note } from "./note";

/** What changes, as a table of text. */
export function textReport(notes: readonly Note[]): string {
  return parts(notes)
    .map(({ title, notes }) => `${title}\n${notes.map(textOf).join("")}`)
    .join("\n");
}

/** The same as tables of markdown. */
export function markdownReport(notes: readonly Note[]): string {
  const tables = parts(notes).map(
    ({ title, notes }) =>
      `## ${title}\n\n| object | field | before | after | why | place |\n|---|---|---|---|---|---|\n${notes.map(row).join("")}`,
  );
  return `# What changes\n\n${tables.length > 0 ? tables.join("\n") : "Nothing.\n"}`;
}

interface Part {
  readonly title: string;
  readonly notes: readonly Note[];
}

function parts(notes: readonly Note[]): Part[] {
  return [...NOTE_TITLES].flatMap(([code, title]) => {
    const found = notes.filter((note) => note.code === code);
    return found.length > 0 ? [{ title: `${code} ${title}`, notes: found }] : [];
  });
}

function textOf({ at, object, field, before, after, why }: Note): string {
  return `  ${at.file}:${at.line}:${at.column} ${object}: ${field}\n      ${before} -> ${after}\n      ${why}\n`;
}

function row({ at, object, field, before, after, why }: Note): string {
  const cells = [object, field, before, after, why, `${at.file}:${at.line}:${at.column}`];
  return `| ${cells.map((cell) => cell.replace(/\|/g, "\\|").replace(/\s+/g, " ")).join(" | ")} |\n`;
}
