import { refusals } from "../../src/checks/api/judge";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import { Source } from "../../src/cluster/source";
import { MANIFESTS, readManifests } from "../../src/manifests/manifests";
import { ourVerdict, type Verdict } from "./verdict";

/** What we say of a text with one object, and the object as we read it. */
export function verdictOnText(text: string): { readonly verdict: Verdict; readonly object: JsonMap | undefined } {
  if (MANIFESTS.refused.test(text))
    return { verdict: unreadable(["a character that may not be there"]), object: undefined };
  const { objects, problems } = readManifests(new Source("text", text));
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first] = objects;
  if (errors.length > 0 || !first) {
    const says = errors.map(
      ({ code, at: { line, column, path }, says: what }) => `${code} ${line}:${column} ${path}: ${what}`,
    );
    return { verdict: unreadable(says.length > 0 ? says : ["there is no object"]), object: undefined };
  }
  return { verdict: ourVerdict(refusals(first.value)), object: first.value };
}

function unreadable(says: readonly string[]): Verdict {
  return { refused: true, fields: undefined, read: "whole", says };
}

/** Whether everything that a value says stands in the other, which may say more: defaults, and what the API server adds. */
export function isWithin(value: Json, other: Json | undefined): boolean {
  // For a null the API server has nothing, a default, or an empty text; and a new object has no status.
  if (value === null) return true;
  // In metadata it leaves out what is empty.
  if (other === undefined) return typeof value === "object" && Object.keys(value).length === 0;
  if (typeof value === "number") return typeof other === "number" && isSameNumber(value, other);
  if (isList(value))
    return isList(other) && value.length === other.length && value.every((item, at) => isWithin(item, other[at]));
  if (!isMap(value)) return value === other;
  return isMap(other) && Object.entries(value).every(([key, child]) => key === "status" || isWithin(child, other[key]));
}

/** Both went through a float64 here, which holds no large number exactly. */
function isSameNumber(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.abs(other) * Number.EPSILON;
}
