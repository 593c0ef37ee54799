import { Environment, EvaluationError, Optional, ParseError } from "@marcbachmann/cel-js";
import type { CelValue } from "./cel-values";
import { re2 } from "./re2";

/** How an expression went: true, something else, or the error that it ended with. */
export type Outcome = boolean | "error";
type Variables = Readonly<Record<string, CelValue | Optional | undefined>>;
export type Program = (variables: Variables) => Outcome;

const patterns = new Map<string, RegExp>();

/** Kubernetes' functions that rules use, and those of which the library's own would not say what the API server says. */
const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })
  .registerFunction("string.find(string): string", find, { async: false })
  .registerFunction("string.findAll(string): list<string>", findAll, { async: false })
  .registerFunction("string.re2Matches(string): bool", matches, { async: false })
  .registerFunction("goInt(string): int", goInt, { async: false })
  .registerFunction("goInt(int): int", (value: bigint) => value, { async: false })
  .registerFunction("goInt(double): int", (value: number) => BigInt(Math.trunc(value)), { async: false });

/** Throws for what is no CEL. */
export function compile(expression: string): Program {
  const evaluate = environment.parse(withOwnFunctions(expression));
  return (variables) => {
    try {
      return evaluate(variables) === true;
    } catch (error) {
      if (error instanceof EvaluationError) return "error";
      throw error;
    }
  };
}

/** Undefined for what is no CEL. */
export function compileIfSound(expression: string): Program | undefined {
  try {
    return compile(expression);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** What an optional oldSelf is. */
export function optional(value: CelValue | undefined): Optional {
  return Optional.of(value);
}

/** The library has no way to put a function in the place of its own. Text in quotes stays as it is. */
function withOwnFunctions(expression: string): string {
  return expression.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\bint(?=\()|\bmatches(?=\()/g, (token) => {
    if (token === "int") return "goInt";
    return token === "matches" ? "re2Matches" : token;
  });
}

function find(text: string, pattern: string): string {
  return expressionOf(pattern).exec(text)?.[0] ?? "";
}

function findAll(text: string, pattern: string): string[] {
  return Array.from(text.matchAll(re2(pattern, "g")), ([found]) => found);
}

function matches(text: string, pattern: string): boolean {
  return expressionOf(pattern).test(text);
}

function expressionOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  const made = re2(pattern);
  patterns.set(pattern, made);
  return made;
}

/** The library takes an empty text for 0, and binary and octal digits. */
function goInt(text: string): bigint {
  const value = /^[+-]?[0-9]+$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || BigInt.asIntN(64, value) !== value)
    throw new EvaluationError(`${JSON.stringify(text)} is no integer`);
  return value;
}
