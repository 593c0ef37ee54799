import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import type { Place, Problem } from "./problem";

/** A text file that somebody wrote, kept so that every problem can show its line. */
export class Source {
  private lineStarts: number[] | undefined;

  constructor(
    /** As the user named it. */
    readonly file: string,
    readonly text: string,
  ) {}

  /** The place of a character, counted from 0. */
  place(offset: number, path: string): Place {
    const starts = this.starts();
    let line = upperBound(starts, offset);
    // What is missing at the end of the file is shown at its last line with text.
    while (line > 1 && offset >= this.text.length && this.lineText(line).trim() === "") line--;
    const text = this.lineText(line);
    const column = Math.min(offset - (starts[line - 1] ?? 0), text.length) + 1;
    return { file: this.file, line, column, path, source: text };
  }

  /** The character at a place in this text. */
  offsetOf({ line, column }: Place): number {
    return (this.starts()[line - 1] ?? 0) + Math.max(0, column - 1);
  }

  private lineText(line: number): string {
    const starts = this.starts();
    return this.text.slice(starts[line - 1], starts[line] ?? this.text.length).replace(/\r?\n$/, "");
  }

  private starts(): number[] {
    if (!this.lineStarts) {
      this.lineStarts = [0];
      for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1))
        this.lineStarts.push(at + 1);
    }
    return this.lineStarts;
  }
}

/** How many of the ascending numbers are at most `limit`. */
function upperBound(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of a file as a whole. */
export function wholeFile(file: string): Place {
  return { file, line: 0, column: 0, path: "" };
}

/** What is read as text. */
export interface Readable {
  /** In bytes. */
  readonly largest: number;
  /** Characters that may not be there. */
  readonly refused: RegExp;
}

/**
 * A cluster file of a thousand node classes is far below this; what is above is something else. Without control and
 * formatting characters: a reviewer must see what a program reads.
 */
const CLUSTER_FILE: Readable = { largest: 512 * 1024, refused: /(?!\t|\r?\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u };

/** Reads a text file; whatever is in the way is a problem. */
export function readSource(file: string, readable = CLUSTER_FILE): Source | Problem {
  let descriptor: number | undefined;
  try {
    // A pipe that nobody writes to would be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = fstatSync(descriptor);
    if (found.isDirectory()) return unreadable(file, "KM001", "is a folder", "name the file itself");
    if (!found.isFile()) return unreadable(file, "KM001", "is not a regular file");
    if (found.size > readable.largest) return tooLarge(file, found.size, readable);
    return decode(file, readFileSync(descriptor), readable);
  } catch (error) {
    return unreadable(file, "KM001", whyUnreadable(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Reads what is piped in, under the name that problems are to show. */
export async function readPiped(
  input: AsyncIterable<Buffer>,
  name: string,
  readable: Readable,
): Promise<Source | Problem> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > readable.largest) return tooLarge(name, size, readable);
    chunks.push(chunk);
  }
  return decode(name, Buffer.concat(chunks), readable);
}

function tooLarge(file: string, size: number, { largest }: Readable): Problem {
  return unreadable(
    file,
    "KM003",
    `has ${size} bytes, more than the ${largest} that are read`,
    "is it the right file?",
  );
}

function decode(file: string, bytes: Buffer, { refused }: Readable): Source | Problem {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const control = refused.exec(text);
    if (!control) return new Source(file, text);
    const code = (control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const at = { ...new Source(file, text).place(control.index, ""), source: "" };
    const hint = control[0] === "\0" ? "is it a text file?" : "take it out: a reader sees other text than a program";
    return { code: "KM002", severity: "error", at, says: `here is the invisible character U+${code}`, hint };
  } catch {
    return unreadable(file, "KM002", "is not UTF-8 text", "is it a binary file, or saved in another encoding?");
  }
}

/** In words, for what the operating system says. */
export function whyUnreadable(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const reasons: Record<string, string> = {
    ENOENT: "does not exist",
    EACCES: "may not be read by this user",
    ENOTDIR: "does not exist: a part of its path is not a folder",
    ELOOP: "is a link in a circle",
    ENAMETOOLONG: "has too long a name",
  };
  return reasons[code] ?? `cannot be read (${code || "no reason given"})`;
}

export function unreadable(file: string, code: Problem["code"], says: string, hint?: string): Problem {
  return { code, severity: "error", at: wholeFile(file), says, ...(hint ? { hint } : {}) };
}
