import { grouped } from "../checks/grouped";
import { isOfRule } from "../checks/rule";
import type { Problem } from "../cluster/problem";

/** A problem that is shown, and those like it that only follow as places. */
export interface Shown {
  readonly problem: Problem;
  readonly more: readonly Problem[];
}

/** How many of a kind are shown whole. */
const WHOLE = 3;

/** One mistake at three hundred places: after the third it is known, and only the places are news. */
export function fold(problems: readonly Problem[]): Shown[] {
  const shown = new Map<Problem, Shown>();
  for (const alike of grouped(problems, kindOf).values()) for (const one of shownOf(alike)) shown.set(one.problem, one);
  return problems.flatMap((problem) => shown.get(problem) ?? []);
}

function shownOf(alike: readonly Problem[]): Shown[] {
  // A fourth takes as much room as the line that says that there is one.
  const whole = alike.length <= WHOLE + 1 ? alike.length : WHOLE;
  return alike
    .slice(0, whole)
    .map((problem, index) => ({ problem, more: index === whole - 1 ? alike.slice(whole) : [] }));
}

/** The same mistake: the same code, about the same key, in the same words. */
function kindOf({ at, code, severity, says }: Problem): string {
  const kind = `${code} ${severity} ${keyOf(at.path)}`;
  // A rule finds one kind of thing, whatever the things are called.
  return isOfRule(code) ? kind : `${kind} ${withoutNames(says, at.path)}`;
}

/** What a path ends in, without the numbers of list items; a thing that has a name of its own is like its neighbours. */
function keyOf(path: string): string {
  if (/^(networks|nodeClasses|nodeOverlays|nodePools|samples)(\.[^.[]+|\["[^"]+"\])$/.test(path)) return "";
  return stepsOf(path).at(-1) ?? "";
}

function stepsOf(path: string): string[] {
  return path
    .replace(/\[\d+\]/g, "")
    .split(/\.(?![^"]*"\])|(?=\[")/)
    .filter((step) => step !== "");
}

/** Two mistyped words are two mistakes; two numbers, addresses or names of the path are not. */
function withoutNames(says: string, path: string): string {
  const names = new Set(stepsOf(path));
  return says
    .split(" ")
    .map((word) => {
      const letters = word.replace(/^\W+|\W+$/g, "");
      return /^\p{L}+$/u.test(letters) && !names.has(letters) ? letters : "…";
    })
    .join(" ");
}
