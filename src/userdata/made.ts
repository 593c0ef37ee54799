import type { NodeClass } from "../cluster/cluster";
import type { PathStep } from "../cluster/located";
import type { Problem } from "../cluster/problem";

/** What the nodes of a class run at their first start. */
export interface UserData {
  /** Absent when there is nothing to run, and when no such text can be made. */
  readonly text?: string;
  readonly problems: readonly UserDataProblem[];
}

/** A problem, with the keys of the cluster file that lead to its cause. */
export type UserDataProblem = Omit<Problem, "at"> & { readonly path: readonly PathStep[] };

/** Keys that mean nothing for the family of a class: a problem at each that it has all the same. */
export function forAnotherFamily(
  nodeClass: NodeClass,
  used: Readonly<Record<string, boolean>>,
  problem: (key: string) => Pick<Problem, "code" | "says" | "hint">,
): UserDataProblem[] {
  return Object.entries(used)
    .filter(([, isUsed]) => isUsed)
    .map(([key]) => ({ severity: "error", path: ["nodeClasses", nodeClass.name, key], ...problem(key) }));
}
