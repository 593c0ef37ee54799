import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { StructuralSchema } from "../../../src/checks/api/structural-schema";
import type { Json, JsonMap } from "../../../src/cluster/cluster";
import { isMap } from "../../../src/cluster/json";

const ROOT = join(__dirname, "../../../..");
const SCHEMAS = join(ROOT, "imports/schemas");
export const CEL_CASES = join(ROOT, "test/checks/api/cel-cases");

/** An object, perhaps one from before, and how a person calls that. */
export interface CelCase {
  readonly name: string;
  readonly object: JsonMap;
  readonly old?: JsonMap;
}

interface CaseFile {
  readonly base: JsonMap;
  readonly cases: { readonly [name: string]: { readonly with: JsonMap; readonly was?: JsonMap } };
}

/** The kinds that there are cases for: ours that have rules, and one of the tests' own. */
export const KINDS = namesIn(CEL_CASES, ".yaml");

export const CRD_KINDS = namesIn(SCHEMAS, ".json");

function namesIn(folder: string, ending: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending) && !name.endsWith(`.crd${ending}`));
  return names.map((name) => name.slice(0, -ending.length)).sort();
}

export function celCases(kind: string): CelCase[] {
  const { base, cases }: CaseFile = parse(readFileSync(join(CEL_CASES, `${kind}.yaml`), "utf8"));
  return Object.entries(cases).map(([name, { with: changes, was }]) => ({
    name,
    object: over(base, changes),
    ...(was ? { old: over(base, was) } : {}),
  }));
}

export function schemaOf(kind: string): StructuralSchema {
  const ofCrd = join(SCHEMAS, `${kind}.json`);
  if (existsSync(ofCrd)) return JSON.parse(readFileSync(ofCrd, "utf8")).schema;
  return parse(readFileSync(crdOf(kind), "utf8")).spec.versions[0].schema.openAPIV3Schema;
}

/** The file of a CRD that only the tests have. */
function crdOf(kind: string): string {
  return join(CEL_CASES, `${kind}.crd.yaml`);
}

/** The changes put over a map: null takes a key away, what is no map stands for the whole. */
function over(base: JsonMap, changes: JsonMap): JsonMap {
  const result: { [key: string]: Json } = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) delete result[key];
    else result[key] = isMap(change) ? over(mapAt(base, key), change) : change;
  }
  return result;
}

function mapAt(map: JsonMap, key: string): JsonMap {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return isMap(value) ? value : {};
}
