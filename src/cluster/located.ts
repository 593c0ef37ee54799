import type { Place } from "./problem";
import type { Source } from "./source";

/** A value of a YAML file that knows where it was written. */
export interface Located {
  readonly source: Source;
  /** Where the value begins. */
  readonly offset: number;
  /** Where it ends; for a scalar its own text lies between. */
  readonly end: number;
  readonly value: Scalar | LocatedList | LocatedMap;
}

type Scalar = string | number | boolean | null;
type LocatedList = readonly Located[];
export type LocatedMap = ReadonlyMap<string, LocatedEntry>;

/** A key of a map, and what it says. */
export interface LocatedEntry {
  readonly key: { readonly source: Source; readonly offset: number };
  readonly value: Located;
  /** It is null, and takes away what was inherited under its key. */
  readonly takesAway?: true;
}

export type PathStep = string | number;

export function isMap(value: Located["value"]): value is LocatedMap {
  return value instanceof Map;
}

function isList(value: Located["value"]): value is LocatedList {
  return Array.isArray(value);
}

/** The values alone. */
export function plain(located: Located): unknown {
  const { value } = located;
  if (isMap(value)) {
    const object: Record<string, unknown> = {};
    for (const [key, entry] of value) define(object, key, plain(entry.value));
    return object;
  }
  return isList(value) ? value.map(plain) : value;
}

/** Assignment that also takes the key `__proto__` for what it is: a key. */
export function define<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** The entry or item at a path, or undefined when the file says nothing there. */
export function at(root: Located, path: readonly PathStep[]): Located | undefined {
  let here: Located | undefined = root;
  for (const step of path) {
    if (!here) return undefined;
    here = child(here, step);
  }
  return here;
}

function child(parent: Located, step: PathStep): Located | undefined {
  const { value } = parent;
  if (isMap(value)) return value.get(String(step))?.value;
  return isList(value) ? value[Number(step)] : undefined;
}

/** The place of the value at a path, or of the nearest thing around it that the file has. */
export function placeOf(root: Located, path: readonly PathStep[]): Place {
  const shown = showPath(path);
  for (let depth = path.length; depth > 0; depth--) {
    const found = at(root, path.slice(0, depth));
    // What is missing is shown at the key of the map that should have it.
    if (found)
      return depth === path.length
        ? found.source.place(found.offset, shown)
        : keyPlace(root, path.slice(0, depth), shown);
  }
  return root.source.place(root.offset, shown);
}

/** The place of the key that ends a path; for an item of a list, that of the item. */
export function keyPlace(root: Located, path: readonly PathStep[], shown = showPath(path)): Place {
  const last = path[path.length - 1];
  const parent = at(root, path.slice(0, -1));
  if (last === undefined || !parent) return root.source.place(root.offset, shown);
  const { value } = parent;
  const entry = isMap(value) ? value.get(String(last)) : undefined;
  if (entry) return entry.key.source.place(entry.key.offset, shown);
  const found = child(parent, last) ?? parent;
  return found.source.place(found.offset, shown);
}

/** A path as a person writes it: `nodePools.default.labels["example.com/a"]`. */
export function showPath(path: readonly PathStep[]): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) return index === 0 ? step : `.${step}`;
      return `[${JSON.stringify(step)}]`;
    })
    .join("");
}
