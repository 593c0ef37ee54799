import type { Json } from "../../cluster/cluster";
import { isList, isMap } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";

/** ${NAME}, $NAME, <<NAME>> and <NAME>: what envsubst, Flux, Terraform, sed or a person is to replace. */
const PLACEHOLDER = /\$\{[^{}\n]+\}|(?<!\w)\$[A-Za-z_]\w*|<<[^<>\n]+>>|<[A-Za-z][\w .-]*>/g;

/** A placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return text.match(PLACEHOLDER)?.[0] === text;
}

/** With the cluster's name where placeholders stand for it. */
export function filledIn(text: string, placeholders: readonly string[], name: string): string {
  return text.replace(PLACEHOLDER, (found) => (placeholders.includes(found) ? name : found));
}

/** A placeholder, and where it stands. */
export interface Placeholder {
  readonly path: readonly PathStep[];
  readonly text: string;
}

export function placeholdersIn(value: Json | undefined, path: readonly PathStep[]): Placeholder[] {
  if (typeof value === "string") return [...new Set(value.match(PLACEHOLDER))].map((text) => ({ path, text }));
  if (isList(value)) return value.flatMap((item, index) => placeholdersIn(item, [...path, index]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...placeholdersIn(key, [...path, key]),
    ...placeholdersIn(item, [...path, key]),
  ]);
}
