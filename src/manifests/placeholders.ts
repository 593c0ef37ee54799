import type { Problem } from "../cluster/problem";

/** `##NAME##` or `<<NAME>>` as a value, or in one with quotes: what a copied sample has. In a comment it is somebody's words. */
const PLACEHOLDER = /^((?![ \t]*#)[^\n]*?(?:["'=(/]|[:-][ \t])[\w.-]*)(?:##[A-Za-z]\w*##|<<[A-Z][A-Z0-9_]*>>)/gm;

export interface Placeholder {
  /** Where it begins in the text. */
  readonly offset: number;
  readonly name: string;
}

/** The placeholders that nobody has filled in, the first of each line. */
export function placeholdersIn(text: string): Placeholder[] {
  if (!text.includes("##") && !text.includes("<<")) return [];
  return Array.from(text.matchAll(PLACEHOLDER), ({ 0: line, 1: before = "", index }) => ({
    offset: index + before.length,
    name: line.slice(before.length),
  }));
}

export const NOT_REPLACED = {
  code: "KM017",
  severity: "error",
  hint: "write what it stands for",
} as const satisfies Omit<Problem, "at" | "says">;
