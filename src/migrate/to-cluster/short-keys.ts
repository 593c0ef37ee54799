import type { CommentedMap } from "./commented";
import { descriptionOf } from "./metadata";
import { type Section, takes } from "./schema-probe";
import { SpecFields } from "./spec-fields";
import type { V1Object } from "./v1-object";

/** A short key and the field that it stands for, word for word. */
export type ShortKey = readonly [key: string, field: readonly string[]];

/** What a cluster file says of an object of Karpenter. */
export interface ObjectKeys {
  readonly keys: CommentedMap;
  /** What is said below it. */
  readonly below: readonly string[];
}

/** The object's description, what the short keys say of its spec, and the rest of that. */
export function keysOf(object: V1Object, moveFields: (spec: SpecFields, keys: CommentedMap) => void): ObjectKeys {
  const keys: CommentedMap = new Map();
  const description = descriptionOf(object);
  if (description) keys.set("description", description);
  const spec = new SpecFields(object.spec);
  moveFields(spec, keys);
  if (spec.rest) keys.set("spec", spec.rest);
  return { keys, below: spec.below };
}

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
