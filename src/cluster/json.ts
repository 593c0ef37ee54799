import type { Json } from "./cluster";
import type { PathStep } from "./located";

/** A map of JSON, with keys that nobody has looked at. */
export type Unread = { readonly [key: string]: unknown };

export function isMap(value: unknown): value is Unread {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The map at a key, or an empty one. */
export function mapAt(value: unknown, key: string): Unread {
  const found = isMap(value) ? value[key] : undefined;
  return isMap(found) ? found : {};
}

/** The list at a key, or an empty one. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isMap(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The text at a key. */
export function textAt(value: unknown, key: string): string | undefined {
  const found = isMap(value) ? value[key] : undefined;
  return typeof found === "string" ? found : undefined;
}

/** The entries of a map whose values are text. */
export function textsOf(value: Unread): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The value of a map or a list at a step; undefined for what is not there. */
export function child(value: Json | undefined, step: PathStep): Json | undefined {
  if (isList(value)) return value[Number(step)];
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
