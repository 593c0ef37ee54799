import type { Place, Problem } from "../cluster/problem";
import { grouped } from "./grouped";
import { someOf } from "./in-words";

/** What Flux, envsubst and Terraform replace: `${name}`, `${name:=10}`, `${jsonencode(var.zones)}`. */
const VARIABLE = String.raw`\$\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}`;
const VARIABLES = new RegExp(VARIABLE, "g");

/** A value from where it begins: in quotes, or up to the blank, comma or bracket that ends it. */
const VALUE = new RegExp(String.raw`^(?:"(?:[^"\\]|\\.)*"|'[^']*'|(?:${VARIABLE}|[^\s,{}[\]])+)`);

/** Said of a value that stands there only until something replaces it; what comes then, nobody here knows. */
export function waits({ at }: Problem): boolean {
  return variablesAt(at).length > 0;
}

/** Says of each file which variables were not judged, in place of what was said against them. */
export function withoutVariables(problems: readonly Problem[]): Problem[] {
  const waiting = grouped(problems.filter(waits), ({ at }) => at.file);
  return [...problems.filter((problem) => !waits(problem)), ...[...waiting.values()].flatMap(notJudged)];
}

function notJudged(problems: readonly Problem[]): Problem[] {
  const places = problems.map(({ at }) => at).sort((one, other) => one.line - other.line || one.column - other.column);
  const names = [...new Set(places.flatMap(variablesAt))];
  const hint = "replace them first: flux build kustomization …, or envsubst, | karpenter-multus validate -";
  return places.slice(0, 1).map((at) => ({
    code: "KM018",
    severity: "info",
    at,
    says: `what becomes of ${someOf(names, 3)} is not judged`,
    hint,
  }));
}

function variablesAt({ source, column }: Place): readonly string[] {
  if (!source?.includes("${", column - 1)) return [];
  return VALUE.exec(source.slice(column - 1))?.[0].match(VARIABLES) ?? [];
}
