import type { Json, JsonMap } from "../cluster/cluster";
import { child, isList, isMap } from "../cluster/json";
import type { PathStep } from "../cluster/located";
import type { Problem } from "../cluster/problem";
import { NOT_FILLED_IN } from "../manifests/template";
import { hasVariable, variablesIn } from "../manifests/variables";
import { refusals } from "./api/judge";
import type { Refusal } from "./api/refusal";
import type { PlacedObject } from "./placed-object";

/** What the API server would refuse in an object that replaces an old one, in the words and at the places of its file. */
export function refused(object: PlacedObject, old: JsonMap | undefined): Problem[] {
  const found = refusals(object.value, old);
  const template = found.find(({ path }) => object.written?.(path)?.includes("{{"));
  // In quotes a template is text that YAML can read, and still no value.
  if (template) return [{ ...NOT_FILLED_IN, at: object.place(template.path) }];
  return found.map((refusal) => problemOf(object, refusal));
}

function problemOf(object: PlacedObject, refusal: Refusal): Problem {
  const { code, path, on, culprit, says, hint: usual } = asWritten(object, refusal);
  const hint = placeholderHint(refusal.path.reduce<Json | undefined>(child, object.value)) ?? usual;
  const variable =
    code === "KM408" ? variableBelow(object.value, typeof culprit === "number" ? [...path, culprit] : path) : undefined;
  const at =
    variable || culprit === undefined
      ? object.place(variable ?? path, on)
      : object.place([...path, culprit], typeof culprit === "string" ? "key" : undefined);
  return { code, severity: "error", at, says, ...(hint ? { hint } : {}) };
}

/** What is wrong with a placeholder is only that it is still there. */
function placeholderHint(value: Json | undefined): string | undefined {
  const [found] = typeof value === "string" ? variablesIn(value) : [];
  return found && `${found} has not been replaced: look at what envsubst, Terraform or Flux makes of it`;
}

/** Where an item of a list breaks a rule, it may be for the variable that one of its values is. */
function variableBelow(object: JsonMap, path: readonly PathStep[]): readonly PathStep[] | undefined {
  if (typeof path.at(-1) !== "number") return undefined;
  const item = path.reduce<Json | undefined>(child, object);
  const values = isMap(item) && isList(item.values) ? item.values : [];
  const index = values.findIndex((value) => typeof value === "string" && hasVariable(value));
  return index < 0 ? undefined : [...path, "values", index];
}

/** YAML 1.1 makes a boolean of `on` and a number of `0644`: who wrote that does not recognize `true` and `420`. */
function asWritten(object: PlacedObject, refusal: Refusal): Refusal {
  const value = refusal.path.reduce<Json | undefined>(child, object.value);
  if (refusal.code !== "KM403" || (typeof value !== "number" && typeof value !== "boolean")) return refusal;
  const read = String(value);
  const written = object.written?.(refusal.path);
  if (!written || written === read || !refusal.says.startsWith(`${read} `)) return refusal;
  const says = `${written}, which is ${read} in YAML,${refusal.says.slice(read.length)}`;
  const hint = refusal.hint?.replace(JSON.stringify(read), JSON.stringify(written));
  return { ...refusal, says, ...(hint ? { hint } : {}) };
}
