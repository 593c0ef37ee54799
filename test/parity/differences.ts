import type { JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import { type Fields, fieldsOf } from "../charts/fields";
import type { System } from "./system";

/** Why we have something differently than the system. */
export interface Explanation {
  /** `KIND NAME`; a `*` stands for anything. */
  readonly object: string;
  /** The field, with all that is below it; empty for a whole object. */
  readonly path: string;
  readonly why: string;
}

/** Explanations of one object's fields, by their paths. */
export function of(object: string, reasons: Readonly<Record<string, string>>): Explanation[] {
  return Object.entries(reasons).map(([path, why]) => ({ object, path, why }));
}

/** A field that the sample and we have differently; a side that has it not is absent. */
export interface Difference {
  /** `DaemonSet daemonset-clear-taints`. */
  readonly object: string;
  /** Empty when one side lacks the whole object. */
  readonly path: string;
  readonly sample?: string;
  readonly ours?: string;
}

/** Every difference, in the order of our objects, with those that we lack at the end. */
export function differencesOf(sample: readonly JsonMap[], ours: readonly JsonMap[]): Difference[] {
  const theirs = byName(sample);
  const own = byName(ours);
  const names = [...new Set([...own.keys(), ...theirs.keys()])];
  return names.flatMap((name) => [...differencesIn(name, theirs.get(name), own.get(name))]);
}

function byName(objects: readonly JsonMap[]): Map<string, JsonMap> {
  const named = new Map<string, JsonMap>();
  for (const object of objects) {
    const name = nameOf(object);
    if (named.has(name)) throw new Error(`there are two of ${name}`);
    named.set(name, object);
  }
  return named;
}

function nameOf({ kind, metadata }: JsonMap): string {
  return `${String(kind)} ${isMap(metadata) ? String(metadata.name) : ""}`;
}

/** Stands for a value that a table has no room for. */
const WHOLE = "all of it";
const TEXT = "a text";

function* differencesIn(object: string, sample?: JsonMap, ours?: JsonMap): Iterable<Difference> {
  if (!sample || !ours) {
    yield { object, path: "", ...(sample ? { sample: WHOLE } : {}), ...(ours ? { ours: WHOLE } : {}) };
    return;
  }
  const theirs = fieldsOf(readable(sample));
  const own = fieldsOf(readable(ours));
  for (const path of [...new Set([...own.keys(), ...theirs.keys()])].sort()) {
    if (isSame(path, theirs, own)) continue;
    const [left, right] = [shown(theirs, path), shown(own, path)];
    yield {
      object,
      path: path.slice(1),
      ...(left === undefined ? {} : { sample: left }),
      ...(right === undefined ? {} : { ours: right }),
    };
  }
}

/** The JSON inside a NetworkAttachmentDefinition is compared field by field, like everything else. */
function readable(object: JsonMap): JsonMap {
  const { kind, spec } = object;
  if (kind !== "NetworkAttachmentDefinition" || !isMap(spec) || typeof spec.config !== "string") return object;
  return { ...object, spec: { ...spec, config: JSON.parse(spec.config) } };
}

function isSame(path: string, sample: Fields, ours: Fields): boolean {
  if (!sample.has(path) || !ours.has(path)) return false;
  const [left, right] = [sample.get(path), ours.get(path)];
  // An amount is the same as a number and as a text.
  return (
    left === right ||
    ((path.includes(".resources.") || path.startsWith(".spec.limits.")) && String(left) === String(right))
  );
}

/** A value on one line of a table; a long text is not repeated there. */
function shown(fields: Fields, path: string): string | undefined {
  const value = fields.get(path);
  if (value === undefined) return undefined;
  const text = String(value);
  return text.length > 250 || text.includes("\n") ? TEXT : JSON.stringify(value);
}

/** A difference with its reason, which is absent when nobody has given one. */
export interface Explained {
  readonly difference: Difference;
  readonly explanation?: Explanation;
}

/** Each difference with the first explanation that is for it. */
export function explain(differences: readonly Difference[], explanations: readonly Explanation[]): Explained[] {
  return differences.map((difference) => {
    const explanation = explanations.find((candidate) => isFor(candidate, difference));
    return { difference, ...(explanation ? { explanation } : {}) };
  });
}

function isFor({ object, path }: Explanation, difference: Difference): boolean {
  return pattern(object).test(difference.object) && pattern(path, "(?:[.[].*)?").test(difference.path);
}

/** A `*` stands for anything; a path is also for what is below it. */
function pattern(text: string, end = ""): RegExp {
  const escaped = text.replace(/[.[\](){}+?^$|\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}${end}$`);
}

/** The differences as docs/differences/ has them. */
export function differencesPage({ name, about }: System, explained: readonly Explained[]): string {
  const objects = new Set(explained.map(({ difference }) => difference.object));
  const rowsOf = (object: string) => explained.filter(({ difference }) => difference.object === object);
  const title = `# What differs: ${name}

\`clusters/${name}.yaml\` describes ${about}.
\`dist/${name}\` has every object and field of it, but for what stands below. A test compares the two and writes this page
(\`UPDATE=1 npm test\`): a difference without a reason fails it, and so does a reason without a difference. An empty
reason is the one above it.
`;
  return [title, ...[...objects].map((object) => section(object, rowsOf(object)))].join("\n");
}

function section(object: string, rows: readonly Explained[]): string {
  const lines = rows.map(({ difference: { path, sample, ours }, explanation }, index) => {
    const isRepeated = index > 0 && rows[index - 1]?.explanation === explanation;
    const cells = [
      path === "" ? "the object" : code(path),
      cell(sample),
      cell(ours),
      isRepeated ? "" : (explanation?.why ?? ""),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [`## ${object}`, "", "| Field | There | Here | Why |", "| --- | --- | --- | --- |", ...lines, ""].join("\n");
}

function cell(value: string | undefined): string {
  if (value === undefined) return "—";
  return value === WHOLE || value === TEXT ? value : code(value);
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
