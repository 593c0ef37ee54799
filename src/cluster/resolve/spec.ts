import { isDeepStrictEqual } from "node:util";
import type { Origin } from "../cluster";
import type { Findings } from "../findings";
import { isMap } from "../json";
import { at, type PathStep, showPath } from "../located";

export type JsonObject = { [key: string]: unknown };

/** What a short key, or a default, puts into a spec. */
export interface Filling {
  /** The short key's own path in the cluster file; absent for a default, which yields to the spec. */
  readonly from?: readonly PathStep[];
  /** Where it goes in the spec. */
  readonly to: readonly string[];
  readonly value: unknown;
  /** Of the value's parts that are not where the file has them: where they are in the value, and below the short key. */
  readonly parts?: readonly Origin[];
}

/** The spec as the file has it, with the short keys filled in. What is said twice, differently, is a problem. */
export function fillIn(
  findings: Findings,
  specPath: readonly PathStep[],
  spec: unknown,
  fillings: readonly Filling[],
): JsonObject {
  const filled: JsonObject = isMap(spec) ? structuredClone(spec) : {};
  for (const filling of fillings) {
    if (filling.value === undefined) continue;
    put(findings, specPath, filled, filling, filling.to, filling.value);
  }
  return inOrder(filled, fillings);
}

/** What the short keys say comes first, in their order, as a person would write it. */
function inOrder(filled: JsonObject, fillings: readonly Filling[]): JsonObject {
  const keys = new Set([...fillings.flatMap(({ to }) => to.slice(0, 1)), ...Object.keys(filled)]);
  return Object.fromEntries([...keys].filter((key) => Object.hasOwn(filled, key)).map((key) => [key, filled[key]]));
}

function put(
  findings: Findings,
  specPath: readonly PathStep[],
  spec: JsonObject,
  filling: Filling,
  to: readonly string[],
  value: unknown,
): void {
  const parent = descend(spec, to.slice(0, -1));
  const key = to[to.length - 1] ?? "";
  const said = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (said === undefined) parent[key] = value;
  else if (isMap(said) && isMap(value)) {
    for (const [inner, innerValue] of Object.entries(value))
      put(findings, specPath, spec, filling, [...to, inner], innerValue);
  } else if (filling.from && !isDeepStrictEqual(said, value)) {
    const path = [...specPath, ...to];
    findings.key(
      "KM108",
      path,
      `${showPath(path)} says something else than ${showPath(filling.from)}`,
      "keep one of the two",
    );
  }
}

function descend(spec: JsonObject, path: readonly string[]): JsonObject {
  let here = spec;
  for (const step of path) {
    const next = here[step];
    if (isMap(next)) here = next;
    else {
      const made: JsonObject = {};
      here[step] = made;
      here = made;
    }
  }
  return here;
}

/** The part of an imported schema that says which keys must be there. */
export interface RequiredKeys {
  readonly required?: readonly string[];
  readonly properties?: { readonly [key: string]: RequiredKeys };
  readonly [keyword: string]: unknown;
}

/** Whether everything that the CRD requires is there; what is not is a problem at the map that lacks it. */
export function isComplete<Spec>(
  findings: Findings,
  specPath: readonly PathStep[],
  schema: RequiredKeys,
  spec: unknown,
  fillings: readonly Filling[],
): spec is Spec {
  const missing = missingKeys(schema, spec, []);
  for (const path of missing) {
    const inSpec = [...specPath, ...path];
    const short = shortPath(fillings, path);
    const wanted = short && at(findings.root, short.slice(0, -1)) ? short : inSpec;
    const hint = wanted === inSpec ? undefined : `or say it in ${showPath(inSpec)}`;
    findings.missing(wanted.slice(0, -1), String(wanted[wanted.length - 1]), hint);
  }
  return missing.length === 0;
}

/** Where a short key would say what goes to this place in the spec. */
function shortPath(fillings: readonly Filling[], path: readonly string[]): readonly PathStep[] | undefined {
  const filling = fillings.find(({ from, to }) => from && to.every((step, index) => step === path[index]));
  return filling?.from && [...filling.from, ...path.slice(filling.to.length)];
}

function missingKeys(schema: RequiredKeys, value: unknown, path: readonly string[]): string[][] {
  if (!isMap(value)) return [];
  const here = (schema.required ?? []).filter((key) => value[key] === undefined).map((key) => [...path, key]);
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    missingKeys(child, value[key], [...path, key]),
  );
  return [...here, ...below];
}
