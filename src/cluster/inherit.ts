import { dirname, isAbsolute, join, normalize } from "node:path";
import { SECTIONS_WITH_DEFAULTS } from "./defaults";
import { isMap, keyPlace, type Located, type LocatedEntry, type LocatedMap } from "./located";
import { merge, withoutTaken } from "./merge";
import { parse } from "./parse";
import type { Place, Problem } from "./problem";
import { readSource, Source } from "./source";

export interface Inherited {
  /** The file merged into what it extends, without the key extends; absent when a file cannot be read or understood. */
  readonly root?: Located;
  /** The files that were merged in. */
  readonly bases: readonly string[];
  /** All that was read, the file itself first. */
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/** Reads a cluster file and all that it extends. */
export function readInherited(file: string): Inherited {
  const { root, ...read } = readChain(file, []);
  return root ? { ...read, root: withoutTaken(root, SECTIONS_WITH_DEFAULTS) } : read;
}

function readChain(file: string, chain: readonly string[], namedAt?: Place): Inherited {
  const source = readSource(file);
  if (!(source instanceof Source)) return unread([namedAt ? atTheNaming(source, namedAt) : source]);
  const { root, problems } = parse(source);
  const read = { bases: [], sources: [source], problems };
  if (!root) return read;
  if (!isMap(root.value)) return { ...read, problems: [...problems, notAMap(root)] };
  const base = root.value.get("extends");
  if (!base) return { ...read, root };
  const merged = extend(root, root.value, base, file, [...chain, normalize(file)]);
  return { ...merged, sources: [source, ...merged.sources], problems: [...problems, ...merged.problems] };
}

function unread(problems: readonly Problem[]): Inherited {
  return { bases: [], sources: [], problems };
}

/** A file that is not there is the mistake of the one that names it; what stands in it is its own. */
export function atTheNaming(problem: Problem, namedAt: Place): Problem {
  if (problem.at.line > 0) return problem;
  const hint = problem.hint ?? "the path is relative to the file that names it";
  return { ...problem, at: namedAt, says: `${problem.at.file} ${problem.says}`, hint };
}

function extend(
  root: Located,
  entries: LocatedMap,
  base: LocatedEntry,
  file: string,
  chain: readonly string[],
): Inherited {
  const place = base.value.source.place(base.value.offset, "extends");
  const name = base.value.value;
  if (typeof name !== "string" || name === "")
    return cannotExtend(place, "extends wants the path of a file", "extends: base.yaml");
  if (isAbsolute(name))
    return cannotExtend(
      place,
      "extends wants a path relative to this file",
      "an absolute path holds on one machine only",
    );
  const target = join(dirname(file), name);
  if (chain.includes(target))
    return cannotExtend(
      place,
      `extends goes in a circle: ${[...chain, target].join(" → ")}`,
      "one of these files must stand on its own",
    );
  const below = readChain(target, chain, place);
  const read = { bases: [target, ...below.bases], sources: below.sources, problems: below.problems };
  if (!below.root) return read;
  const own = new Map(entries);
  own.delete("extends");
  return { ...read, root: merge(below.root, { ...root, value: own }) };
}

function cannotExtend(at: Place, says: string, hint: string): Inherited {
  return unread([{ code: "KM010", severity: "error", at, says, hint }]);
}

function notAMap(root: Located): Problem {
  return {
    code: "KM103",
    severity: "error",
    at: keyPlace(root, []),
    says: "is not a map of keys",
    hint: "begin with cluster: { name: …, region: …, zones: […] }",
  };
}
