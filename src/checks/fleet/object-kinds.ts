import type { PlacedObject } from "../placed-object";

/** A map of JSON, with keys that nobody has looked at. */
export type Unread = { readonly [key: string]: unknown };

export function isMap(value: unknown): value is Unread {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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

export function nameOf({ value }: PlacedObject): string {
  return textAt(mapAt(value, "metadata"), "name") ?? "";
}

/** An object that says no namespace goes where kubectl stands, which is nearly always default. */
export function namespaceOf({ value }: PlacedObject): string {
  return textAt(mapAt(value, "metadata"), "namespace") ?? "default";
}

/** Whether an object is of a kind, in whatever version of its group. */
export function isOf({ value }: PlacedObject, group: string, kind: string): boolean {
  const version = textAt(value, "apiVersion") ?? "";
  return value.kind === kind && (version.includes("/") ? version.slice(0, version.indexOf("/")) : "") === group;
}
