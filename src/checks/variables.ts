import type { Place, Problem } from "../cluster/problem";
import { VARIABLE, variablesIn } from "../manifests/variables";
import { grouped } from "./grouped";
import { someOf } from "./in-words";

/** A value from where it begins: in quotes, or up to the blank, comma or bracket that ends it. */
const VALUE = new RegExp(String.raw`^(?:"(?:[^"\\]|\\.)*"|'[^']*'|(?:${VARIABLE}|[^\s,{}[\]])+)`);

/** Said of a value that stands there only until something replaces it; what comes then, nobody here knows. */
export function waits({ at }: Problem): boolean {
  return variablesAt(at).length > 0;
}

/**
 * Says of each file which variables stand in it, in place of what was said against them. It is an error where the API
 * server would refuse the file as it is, as kubectl sends it.
 */
export function withoutVariables(refusals: readonly Problem[], said: readonly Problem[]): Problem[] {
  const waiting = grouped([...refusals, ...said].filter(waits), ({ at }) => at.file);
  const refused = new Set(refusals.filter(waits));
  return [
    ...[...refusals, ...said].filter((problem) => !waits(problem)),
    ...[...waiting.values()].flatMap((problems) => notReplaced(problems, refused)),
  ];
}

function notReplaced(problems: readonly Problem[], refused: ReadonlySet<Problem>): Problem[] {
  const places = problems.map(({ at }) => at).sort((one, other) => one.line - other.line || one.column - other.column);
  const names = someOf([...new Set(places.flatMap(variablesAt))], 3);
  const isRefused = problems.some((problem) => refused.has(problem));
  const says = isRefused
    ? `nothing has replaced ${names} yet, and the API server refuses the file as it is`
    : `what becomes of ${names} is not judged`;
  const hint = "replace them first: flux build kustomization …, or envsubst, | karpenter-multus validate -";
  return places.slice(0, 1).map((at) => ({ code: "KM018", severity: isRefused ? "error" : "info", at, says, hint }));
}

function variablesAt({ source, column }: Place): readonly string[] {
  if (!source?.includes("${", column - 1)) return [];
  return variablesIn(VALUE.exec(source.slice(column - 1))?.[0] ?? "");
}
