import { didYouMean } from "./did-you-mean";
import { isJson } from "./json";
import { isMap, type Located, type LocatedMap, type PathStep } from "./located";
import { parse } from "./parse";
import type { Place, Problem } from "./problem";
import { Source, wholeFile } from "./source";
import { problemAt } from "./syntax";

/** What was read from a file of outputs. */
export interface ReadOutputs {
  /** Absent when the file is no such file, or holds secrets. */
  readonly outputs?: Outputs;
  readonly problems: readonly Problem[];
}

/** Values by name, as `terraform output -json` writes them or as a map of nothing but values. */
export function readOutputs(source: Source): ReadOutputs {
  if (!isJson(source.text)) return { problems: [notJson(source)] };
  // JSON takes tabs anywhere between its values, and YAML does not.
  const { root, problems } = parse(new Source(source.file, source.text.replaceAll("\t", " ")));
  if (!root) return { problems };
  if (!isMap(root.value)) return { problems: [notOutputs(source, "is no map of outputs by name")] };
  if (STATE.some((words) => words.every((word) => has(root.value, word)))) return { problems: [isState(source)] };
  if (root.value.size === 0) return { problems: [hasNone(source)] };
  const secrets = [...root.value].filter(([, { value }]) => field(value, "sensitive")?.value === true);
  // Every other problem would show a line, which may be the secret's.
  if (secrets.length > 0) return { problems: secrets.map(([name, { key }]) => isSecret(name, key)) };
  return { outputs: new Outputs(root.value), problems };
}

/** What was found under a name, or why nothing was. */
export type Found = { readonly value: Located } | { readonly says: string; readonly hint?: string };

export class Outputs {
  constructor(private readonly entries: LocatedMap) {}

  /** `queue_name`; into maps and lists with dots, as `karpenter.queue_name` and `subnets.0`. */
  find(name: string): Found {
    const [first = "", ...steps] = name.split(".");
    const entry = this.entries.get(first);
    if (!entry) return missing(`there is no output ${JSON.stringify(first)}`, first, [...this.entries.keys()]);
    let here = isOfTerraform(entry.value) ? (field(entry.value, "value") ?? entry.value) : entry.value;
    let shown = first;
    for (const step of steps) {
      const below = childrenOf(here);
      const next = below.get(step);
      if (!next) return missing(`the output ${shown} has no ${JSON.stringify(step)}`, step, [...below.keys()]);
      here = next;
      shown = `${shown}.${step}`;
    }
    if (here.value === null) return { says: `the output ${shown} is null`, hint: "has terraform apply made it yet?" };
    return { value: here };
  }
}

/** How many names a hint has room for. */
const MOST_NAMES = 12;

function missing(says: string, name: string, known: readonly string[]): Found {
  const more = known.length > MOST_NAMES ? ", …" : "";
  const there = `there are ${[...known].sort().slice(0, MOST_NAMES).join(", ")}${more}`;
  const isIndex = /^\d+$/.test(name);
  const hint = (isIndex ? undefined : didYouMean(name, known)) ?? (known.length > 0 ? there : undefined);
  return { says, ...(hint ? { hint } : {}) };
}

function isOfTerraform(entry: Located): boolean {
  return field(entry, "value") !== undefined && typeof field(entry, "sensitive")?.value === "boolean";
}

function field(entry: Located, name: string): Located | undefined {
  return isMap(entry.value) ? entry.value.get(name)?.value : undefined;
}

function has(value: Located["value"], name: string): boolean {
  return isMap(value) && value.has(name);
}

function childrenOf({ value }: Located): ReadonlyMap<string, Located> {
  if (isMap(value)) return new Map([...value].map(([key, entry]) => [key, entry.value]));
  return Array.isArray(value) ? new Map(value.map((item: Located, index) => [String(index), item])) : new Map();
}

/** What the state has, and what `terraform show -json` makes of it or of a plan. */
const STATE = [
  ["terraform_version", "resources"],
  ["terraform_version", "values"],
  ["terraform_version", "planned_values"],
];

const COMMAND = "terraform output -json writes such a file";

/** What other forms begin with, in which people have outputs. */
const OTHER_FORMS: readonly { readonly begins: RegExp; readonly says: string; readonly hint: string }[] = [
  { begins: /^\s*$/, says: "is empty", hint: "has the program failed that was to write it?" },
  {
    begins: /^\s*[\w-]+ *= /,
    says: "is what terraform output writes for people",
    hint: "for programs it is terraform output -json",
  },
  {
    begins: /^\[command\]/,
    says: "begins with a line of setup-terraform's wrapper",
    hint: "the action setup-terraform takes terraform_wrapper: false",
  },
];

function notJson(source: Source): Problem {
  const other = OTHER_FORMS.find(({ begins }) => begins.test(source.text));
  if (other) return notOutputs(source, other.says, other.hint);
  // The YAML parser says where, which JSON's does not always.
  const [first] = parse(source).problems;
  return notOutputs(source, "is not JSON", COMMAND, first?.at);
}

/** A file that is another than was meant may hold secrets: its text is not shown. */
function notOutputs({ file }: Source, says: string, hint = COMMAND, at: Place = wholeFile(file)): Problem {
  return { code: "KM113", severity: "error", at: { ...at, path: "", source: "" }, says, hint };
}

function isState(source: Source): Problem {
  return notOutputs(source, "is Terraform's state or plan, which holds secrets");
}

function hasNone(source: Source): Problem {
  return notOutputs(source, "holds no output", "outputs of the root module are written, after terraform apply");
}

function isSecret(name: string, key: { readonly source: Source; readonly offset: number }): Problem {
  const path: PathStep[] = [name];
  const problem = problemAt(
    key.source,
    key.offset,
    path,
    "KM115",
    `the output ${name} is sensitive, and its value stands in this file`,
    "keep it out: terraform output -json | jq 'with_entries(select(.value.sensitive | not))'",
  );
  return { ...problem, at: { ...problem.at, source: "" } };
}
