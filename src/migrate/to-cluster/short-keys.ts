import type { CommentedMap } from "./commented";
import { type Section, takes } from "./schema-probe";
import type { SpecFields } from "./spec-fields";

/** A short key and the field that it stands for, word for word. */
export type ShortKey = readonly [key: string, field: readonly string[]];

/** Moves what the short keys can say from the spec to them. */
export function moveToShortKeys(
  section: Section,
  shortKeys: readonly ShortKey[],
  spec: SpecFields,
  keys: CommentedMap,
): void {
  for (const [key, field] of shortKeys) {
    const said = spec.at(field);
    const value = spec.plainAt(field);
    if (said === undefined || value === undefined || !takes(section, key, value)) continue;
    keys.set(key, said);
    spec.take(field);
  }
}
