import { didYouMean, nearest } from "./did-you-mean";

/** What a schema refuses, in words: the same of cluster files and of objects. */

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a map of keys",
  array: "a list",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

export function typesInWords(types: readonly string[]): string {
  return types.map((type) => TYPE_WORDS[type] ?? type).join(" or ");
}

/** Of a value that is null, or a key with nothing behind it. */
export function nothingStandsHere(wanted: string): { says: string; hint: string } {
  return {
    says: `nothing stands here, where ${wanted} is wanted`,
    hint: "give a value, or take the line away",
  };
}

/** What a text has to look like. */
export interface Form {
  readonly allows: (text: string) => boolean;
  readonly words: string;
}

/** A value, with its text in the file, as it would be written to be of a wanted type; of a list, with what its items are. */
export function rewritten(
  wanted: readonly string[],
  value: unknown,
  text: string,
  { form, items }: { readonly form?: Form | undefined; readonly items?: string | undefined } = {},
): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") {
    if (wanted.includes("array")) return `a list of one is [${items === "integer" ? text : `"${text}"`}]`;
    if (!wanted.includes("string")) return undefined;
    // Quotes alone would only lead to the next problem.
    return form?.allows(text) === false ? form.words : `in quotes it is text: "${text}"`;
  }
  if (typeof value !== "string") return undefined;
  if (wanted.includes("array")) return `a list of one is [${text}]`;
  if (wanted.includes("boolean")) return booleanFor(value);
  const isNumber = (wanted.includes("integer") || wanted.includes("number")) && /^(0|[1-9][0-9]{0,14})$/.test(value);
  return isNumber ? `without quotes it is a number: ${value}` : undefined;
}

/** YAML 1.1, and with it much that people know, had more words for it. */
function booleanFor(word: string): string | undefined {
  if (/^(true|yes|on|y)$/i.test(word)) return "write true, without quotes";
  return /^(false|no|off|n)$/i.test(word) ? "write false, without quotes" : undefined;
}

export function notAllowedHere(shown: string, allowed: readonly string[]): string {
  const choice = allowed.length === 1 ? `only ${allowed[0]}` : `one of ${allowed.join(", ")}`;
  return `${shown} is not allowed here, ${choice} is`;
}

/** Words that Karpenter 1.0 took away. */
const RENAMED: ReadonlyMap<string, string> = new Map([["WhenUnderutilized", "WhenEmptyOrUnderutilized"]]);

/** The allowed word that a text in the file may have meant. */
export function choiceFor(allowed: readonly string[], text: string): string | undefined {
  const word = text.replaceAll(/^["']|["']$/g, "");
  const meant = nearest(RENAMED.get(word) ?? word, allowed);
  return meant ? `did you mean ${/^[0-9.]+$/.test(meant) ? JSON.stringify(meant) : meant}?` : undefined;
}

/** For a key that is none. */
export function hintForKey(word: string, known: readonly string[], called = "keys"): { hint?: string } {
  const hint = didYouMean(word, known);
  if (hint) return { hint };
  if (known.length === 0) return {};
  return { hint: `${called} here are ${[...known].sort().join(", ")}` };
}

export function itemAlready(first: number): string {
  return `it is item ${first + 1} already`;
}

export function outOfBounds(keyword: string, bound: unknown, shown: string): string {
  const limit = String(bound);
  const sentences: Record<string, string> = {
    minimum: `${shown} is less than ${limit}`,
    maximum: `${shown} is more than ${limit}`,
    minLength: limit === "1" ? "the text is empty" : `${shown} is shorter than ${limit} characters`,
    maxLength: `${shown} is longer than ${limit} characters`,
    minItems: limit === "1" ? "the list is empty" : `the list has fewer items than ${limit}`,
    maxItems: `the list has more items than ${limit}`,
    minProperties: "the map is empty",
    maxProperties: limit === "1" ? "only one key may stand here" : `the map has more keys than ${limit}`,
  };
  return sentences[keyword] ?? `${shown} is not allowed`;
}

/** A text cut to what a line of output has room for. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…${text.startsWith('"') ? '"' : ""}` : text;
}
