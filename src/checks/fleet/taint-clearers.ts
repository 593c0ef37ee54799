import type { Taint } from "../../cluster/cluster";
import { nearest } from "../../cluster/did-you-mean";
import type { Fleet } from "./fleet";
import { programOf } from "./program";
import type { Workload } from "./workload";

/** A DaemonSet that takes taints off the nodes it runs on, as far as its script shows which. */
export interface TaintClearer {
  readonly workload: Workload;
  /** The keys of taints, and whatever else in its script looks like one. */
  readonly words: ReadonlySet<string>;
  /** The effects that its script names. */
  readonly effects: ReadonlySet<string>;
}

export function taintClearers({ workloads }: Fleet): TaintClearer[] {
  return workloads
    .filter(({ kind }) => kind === "DaemonSet")
    .map((workload) => ({ workload, program: programOf(workload) }))
    .filter(({ program }) => /\bkubectl\b.*\btaint\b|\/spec\/taints\b/.test(program))
    .map(({ workload, program }) => ({
      workload,
      words: new Set((program.match(/[A-Za-z0-9][A-Za-z0-9_./-]*/g) ?? []).map((word) => word.replace(/[-./]+$/, ""))),
      effects: new Set(program.match(/NoExecute|PreferNoSchedule|NoSchedule/g)),
    }));
}

export function clears({ words, effects }: TaintClearer, { key, effect }: Taint): boolean {
  return words.has(key) && (effects.size === 0 || effects.has(effect));
}

/** The key that it takes away, where another is a typo of it. */
export function keyMeant({ words }: TaintClearer, { key }: Taint): string | undefined {
  if (words.has(key) || !key.includes("/")) return undefined;
  return nearest(
    key,
    [...words].filter((word) => word.split("/").length === 2),
  );
}
