import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import type { PathStep } from "../../src/cluster/located";
import type { Mutant } from "./mutants";
import { valueAt, withValue } from "./places";

type Holds = (smaller: Mutant) => Promise<boolean>;

/** How many objects are tried for one that is small. */
const TRIES = 400;

/** The smallest object that still holds, taking away one thing after the other; a change comes to what matters of it. */
export async function minimize(mutant: Mutant, holds: Holds): Promise<Mutant> {
  if (mutant.text !== undefined) return minimizeText(mutant, mutant.text, holds);
  let smallest = mutant;
  let tries = 0;
  for (let before: Mutant | undefined; before !== smallest && tries < TRIES; ) {
    before = smallest;
    for (const path of pathsOf(smallest.object)) {
      for (const value of simpler(valueAt(smallest.object, path), valueAt(smallest.old?.object, path), smallest)) {
        if (tries++ >= TRIES) return smallest;
        const object = withValue(smallest.object, path, value);
        const smaller = isMap(object) && { ...smallest, object };
        if (!smaller || !(await holds(smaller))) continue;
        smallest = smaller;
        break;
      }
    }
  }
  return smallest;
}

/** A line after the other is left out, the last first: what stands deeper goes before what it stands in. */
async function minimizeText(mutant: Mutant, text: string, holds: Holds): Promise<Mutant> {
  let lines = text.split("\n");
  for (let at = lines.length - 1; at >= 0; at--) {
    const fewer = lines.toSpliced(at, 1);
    if (await holds({ ...mutant, text: fewer.join("\n") })) lines = fewer;
  }
  return { ...mutant, text: lines.join("\n") };
}

/** Without them an object is refused for a reason of its own. */
const KEPT = new Set(["apiVersion", "kind", "metadata", "metadata.name"]);

/** The large things first. */
function pathsOf(object: JsonMap): PathStep[][] {
  return [...pathsBelow(object, [])].sort((one, other) => one.length - other.length || (other < one ? -1 : 1));
}

function* pathsBelow(value: Json, path: PathStep[]): Iterable<PathStep[]> {
  if (path.length > 0 && !KEPT.has(path.join("."))) yield path;
  if (isList(value)) for (const [index, item] of value.entries()) yield* pathsBelow(item, [...path, index]);
  else if (isMap(value)) for (const [key, item] of Object.entries(value)) yield* pathsBelow(item, [...path, key]);
}

function simpler(value: Json | undefined, before: Json | undefined, { old }: Mutant): (Json | undefined)[] {
  if (value === undefined) return [];
  if (old) return JSON.stringify(value) === JSON.stringify(before) ? [] : [before];
  const half = typeof value === "string" && value.length > 40 ? [value.slice(0, value.length / 2)] : [];
  return [undefined, ...half];
}
