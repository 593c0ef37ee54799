import { dirname, isAbsolute, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { atTheNaming, type Inherited, readInherited } from "./inherit";
import {
  at,
  isMap,
  keyPlace,
  type Located,
  type LocatedEntry,
  type PathStep,
  placeOf,
  plain,
  showPath,
} from "./located";
import { type Outputs, type ReadOutputs, readOutputs } from "./outputs";
import type { Problem } from "./problem";
import { readSource, Source } from "./source";

/** A cluster file with what it extends and what its inputs say. */
export interface WithInputs extends Inherited {
  /** What the inputs should have set: that it is missing is no mistake of the cluster file. */
  readonly unset: readonly (readonly PathStep[])[];
  /** The file says of no cluster which it is: it is there to be extended. */
  readonly isBase: boolean;
}

/** Reads a cluster file, all that it extends, and the file of outputs that it takes values from. */
export function readWithInputs(file: string): WithInputs {
  const inherited = readInherited(file);
  const { root } = inherited;
  if (!root) return { ...inherited, unset: [], isBase: false };
  const isBase = isMap(root.value) && !namesCluster(root);
  const taken = takeOver(root, isBase);
  return {
    bases: inherited.bases,
    isBase,
    root: taken.root,
    unset: taken.unset,
    sources: [...inherited.sources, ...taken.sources],
    problems: [...inherited.problems, ...taken.problems],
  };
}

/** Whether the file says which cluster it is: itself, or by an output that is its name or all of cluster. */
function namesCluster(root: Located): boolean {
  const taken = at(root, ["inputs", "set", "cluster"]);
  return (
    at(root, ["cluster"]) !== undefined || (taken !== undefined && (!isMap(taken.value) || taken.value.has("name")))
  );
}

interface TakenOver {
  readonly root: Located;
  readonly unset: readonly (readonly PathStep[])[];
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

/** What is wrong in form, the schema says. From which cluster's outputs, a base leaves to those that extend it. */
function takeOver(root: Located, isBase: boolean): TakenOver {
  const set = mapAt(root, ["inputs", "set"]);
  if (!mapAt(root, ["inputs"])) return { root, unset: [], sources: [], problems: [] };
  const { source, problems } = isBase ? { problems: [] } : readFile(root);
  const sources = source ? [source] : [];
  const read: ReadOutputs = source ? readOutputs(source) : { problems: [] };
  if (!read.outputs || !set)
    return { root, unset: set ? unsetOf(set, isBase) : [], sources, problems: [...problems, ...read.problems] };
  const taking = new Taking(root, read.outputs);
  const taken = taking.shape(set, []);
  return {
    root: taken ? taking.merged(root, taken, []) : root,
    unset: taking.unset,
    sources,
    problems: [...read.problems, ...taking.problems],
  };
}

function mapAt(root: Located, path: readonly PathStep[]): Located | undefined {
  const found = at(root, path);
  return found && isMap(found.value) ? found : undefined;
}

interface ReadFile {
  readonly source?: Source;
  readonly problems: readonly Problem[];
}

/** The file lies beside the cluster file that names it, which may be one that was inherited. */
function readFile(root: Located): ReadFile {
  const path = ["inputs", "file"];
  const named = at(root, path);
  if (!named) return { problems: [lacksFile(root)] };
  if (typeof named.value !== "string" || named.value === "") return { problems: [] };
  const place = placeOf(root, path);
  if (isAbsolute(named.value))
    return {
      problems: [
        {
          code: "KM010",
          severity: "error",
          at: place,
          says: "inputs.file wants a path relative to this file",
          hint: "an absolute path holds on one machine only",
        },
      ],
    };
  const source = readSource(join(dirname(named.source.file), named.value));
  return source instanceof Source ? { source, problems: [] } : { problems: [atTheNaming(source, place)] };
}

function lacksFile(root: Located): Problem {
  return {
    code: "KM102",
    severity: "error",
    at: keyPlace(root, ["inputs"], "inputs.file"),
    says: "inputs lacks the key file",
    hint: "name what terraform output -json has written, as a path relative to this file",
  };
}

/** All that a shape would have set. Which cluster it is, a base lacks in any case. */
function unsetOf(set: Located, isBase: boolean): PathStep[][] {
  return leavesOf(set).filter(([section]) => !isBase || section !== "cluster");
}

/** Where a shape names outputs. */
function leavesOf({ value }: Located, path: readonly PathStep[] = []): PathStep[][] {
  if (isMap(value)) return [...value].flatMap(([key, entry]) => leavesOf(entry.value, [...path, key]));
  if (Array.isArray(value)) return value.flatMap((item: Located, index) => leavesOf(item, [...path, index]));
  return [[...path]];
}

/** Outputs put where a shape names them. */
class Taking {
  readonly problems: Problem[] = [];
  readonly unset: (readonly PathStep[])[] = [];

  constructor(
    private readonly root: Located,
    private readonly outputs: Outputs,
  ) {}

  /** The shape with values for names; a list is there when all of it is. */
  shape(shape: Located, path: readonly PathStep[]): Located | undefined {
    const { value } = shape;
    if (isMap(value)) {
      const entries = new Map<string, LocatedEntry>();
      for (const [key, entry] of value) {
        const taken = this.shape(entry.value, [...path, key]);
        if (taken) entries.set(key, { key: entry.key, value: taken });
      }
      return { ...shape, value: entries };
    }
    if (!Array.isArray(value)) return this.leaf(shape, path);
    const items = value.flatMap((item: Located, index) => this.shape(item, [...path, index]) ?? []);
    return items.length === value.length ? { ...shape, value: items } : undefined;
  }

  private leaf({ value }: Located, path: readonly PathStep[]): Located | undefined {
    if (typeof value !== "string" || value === "") {
      this.refuse(
        "KM117",
        path,
        "no output is named here",
        "name one, as cluster_endpoint, or karpenter.queue_name for a part of one",
      );
      return undefined;
    }
    const found = this.outputs.find(value);
    if ("value" in found) return found.value;
    this.refuse("KM114", path, found.says, found.hint);
    return undefined;
  }

  private refuse(code: Problem["code"], path: readonly PathStep[], says: string, hint?: string): void {
    this.unset.push(path);
    const at = placeOf(this.root, ["inputs", "set", ...path]);
    this.problems.push({ code, severity: "error", at, says, ...(hint ? { hint } : {}) });
  }

  /** What the cluster file says itself stays, and must not say something else. */
  merged(own: Located, taken: Located, path: readonly PathStep[]): Located {
    if (!isMap(own.value) || !isMap(taken.value)) {
      if (!isDeepStrictEqual(plain(own), plain(taken))) this.contradicts(own, taken, path);
      return own;
    }
    const entries = new Map<string, LocatedEntry>(own.value);
    for (const [key, entry] of taken.value) {
      const said = entries.get(key);
      const isSaid = said !== undefined && !said.takesAway;
      entries.set(key, isSaid ? { ...said, value: this.merged(said.value, entry.value, [...path, key]) } : entry);
    }
    return { ...own, value: entries };
  }

  private contradicts(own: Located, taken: Located, path: readonly PathStep[]): void {
    const shown = showPath(path);
    const { file, line } = taken.source.place(taken.offset, "");
    this.problems.push({
      code: "KM116",
      severity: "error",
      at: own.source.place(own.offset, shown),
      says: `${shown} says something else than ${file}:${line}, which inputs.set takes it from`,
      hint: "keep one of the two: the value here, or its name under inputs.set",
    });
  }
}
