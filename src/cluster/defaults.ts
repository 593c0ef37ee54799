import { at, isMap, type Located, type LocatedEntry, showPath } from "./located";
import { merge, withoutTaken } from "./merge";
import type { Place, Problem } from "./problem";

/** What is said once for all entries of a section. */
const DEFAULTS = [
  { key: "nodeClassDefaults", section: "nodeClasses" },
  { key: "nodePoolDefaults", section: "nodePools" },
] as const;

/** Sections that are merged once more, when the defaults are known: what null takes away there, it takes from them too. */
export const SECTIONS_WITH_DEFAULTS: readonly string[] = DEFAULTS.map(({ section }) => section);

/** The file in which every node class and node pool has what is the default for all, merged as extends merges. */
export function withDefaults(root: Located): Located {
  if (!isMap(root.value)) return root;
  const sections = new Map(root.value);
  for (const { key, section } of DEFAULTS) {
    const [defaults, entry] = [sections.get(key), sections.get(section)];
    if (defaults && entry) sections.set(section, { ...entry, value: inherited(defaults.value, entry.value) });
  }
  return withoutTaken({ ...root, value: sections });
}

function inherited(defaults: Located, section: Located): Located {
  if (!isMap(section.value)) return section;
  const entries = [...section.value].map(([name, entry]): [string, LocatedEntry] => [
    name,
    { ...entry, value: merge(defaults, entry.value) },
  ]);
  return { ...section, value: new Map(entries) };
}

/** What is wrong with a default, said of the default: else it would be said of everything that has it. */
export function saidOfDefaults(root: Located, problems: readonly Problem[]): readonly Problem[] {
  return DEFAULTS.reduce((said, { key, section }) => {
    const defaults = at(root, [key]);
    const names = at(root, [section])?.value;
    if (!defaults || !names || !isMap(names)) return said;
    const places = new Set(placesIn(defaults));
    const owners = [...names.keys()].map((name) => shown([section, name]));
    return said.map((problem) => (places.has(placed(problem.at)) ? renamed(problem, owners, key) : problem));
  }, problems);
}

function* placesIn({ source, offset, value }: Located): Generator<string> {
  yield placed(source.place(offset, ""));
  if (isMap(value)) {
    for (const entry of value.values()) {
      yield placed(entry.key.source.place(entry.key.offset, ""));
      yield* placesIn(entry.value);
    }
  } else if (Array.isArray(value)) for (const item of value) yield* placesIn(item);
}

function placed({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function renamed(problem: Problem, owners: readonly RegExp[], key: string): Problem {
  const owner = owners.find((path) => problem.at.path.search(path) === 0);
  if (owner === undefined) return problem;
  const rename = (text: string) => text.replaceAll(owner, key);
  const { at: place, says, hint } = problem;
  return {
    ...problem,
    at: { ...place, path: rename(place.path) },
    says: rename(says),
    ...(hint === undefined ? {} : { hint: rename(hint) }),
  };
}

/** A path as a problem shows it, and not the beginning of a longer name. */
function shown(path: readonly string[]): RegExp {
  return new RegExp(`${showPath(path).replaceAll(/[^A-Za-z0-9_-]/g, "\\$&")}(?![A-Za-z0-9_-])`, "g");
}
