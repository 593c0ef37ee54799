import type { Cluster, Json, JsonMap, NodeClass } from "../cluster/cluster";
import { didYouMean, nearest } from "../cluster/did-you-mean";
import type { PathStep } from "../cluster/located";
import { ALWAYS_OVERWRITTEN, type Form, OVERWRITTEN_BY_KUBELET, READ_BY_KARPENTER, TABLES } from "./karpenter-settings";
import type { UserDataProblem } from "./made";
import { isTable } from "./toml";

type Path = readonly PathStep[];

/** What comes of a class's settings between the cluster file and its nodes. */
export function settingsProblems(nodeClass: NodeClass, cluster: Cluster): UserDataProblem[] {
  const { settings = {} } = nodeClass.userData;
  const path = ["nodeClasses", nodeClass.name, "settings"];
  const formless = withoutForm(settings, path);
  // What has no form is not read as anything else.
  if (formless.length > 0) return formless;
  const kubernetes = isTable(settings.kubernetes) ? settings.kubernetes : {};
  return [
    ...mistypedTables(settings, path),
    ...misread(settings, READ_BY_KARPENTER, path),
    ...overwritten(kubernetes, [...path, "kubernetes"], nodeClass),
    ...labelsOfPools(kubernetes["node-labels"], [...path, "kubernetes", "node-labels"], nodeClass, cluster),
  ];
}

/** Nothing, and lists of unlike things: the one is no value of TOML, the other none of Bottlerocket's. */
function withoutForm(value: Json, path: Path): UserDataProblem[] {
  const problem = (says: string, hint: string): UserDataProblem[] => [
    { code: "KM308", severity: "error", path, says, hint },
  ];
  if (value === null) return problem("TOML has no null", "leave the key out: Bottlerocket then has its own default");
  if (Array.isArray(value)) {
    if (new Set(value.map(sort)).size > 1)
      return problem("a list of unlike things is no setting", "write all of them in one form");
    return value.flatMap((each, index) => withoutForm(each, [...path, index]));
  }
  return isTable(value) ? Object.entries(value).flatMap(([key, each]) => withoutForm(each, [...path, key])) : [];
}

function sort(value: Json): string {
  return Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
}

/** A variant of tomorrow may have more tables: only what is nearly one of today's is a mistake. */
function mistypedTables(settings: JsonMap, path: Path): UserDataProblem[] {
  return Object.keys(settings)
    .filter((key) => !TABLES.includes(key))
    .flatMap((key): UserDataProblem[] => {
      const hint = key === "settings" ? "write what is below it one level higher" : didYouMean(key, TABLES);
      if (hint === undefined) return [];
      const says = `Bottlerocket has no settings.${key}, and a node whose userdata it cannot take does not join`;
      return [{ code: "KM317", severity: "error", path: [...path, key], says, hint }];
    });
}

/** What Karpenter cannot read as what it takes it for, and what it drops. */
function misread(value: Json, form: Form | undefined, path: Path): UserDataProblem[] {
  if (form === undefined) return [];
  if (typeof form === "string") return isOf(value, form) ? [] : [misfit(form, value, path)];
  if ("list" in form) {
    if (!Array.isArray(value)) return [misfit("list", value, path)];
    return value.flatMap((each, index) => misread(each, form.list, [...path, index]));
  }
  if (!isTable(value)) return [misfit("table", value, path)];
  if ("map" in form) return Object.entries(value).flatMap(([key, each]) => misread(each, form.map, [...path, key]));
  return Object.entries(value).flatMap(([key, each]) => {
    const known = Object.keys(form.keys);
    if (known.includes(key)) return misread(each, form.keys[key], [...path, key]);
    // Whatever it does not know at the top it passes on.
    return form === READ_BY_KARPENTER ? [] : [dropped(key, known, path)];
  });
}

function isOf(value: Json, form: "text" | "integer" | "boolean"): boolean {
  if (form === "integer") return Number.isInteger(value);
  return typeof value === (form === "text" ? "string" : "boolean");
}

/** In words. */
const FORMS = { text: "text", integer: "a whole number", boolean: "true or false", list: "a list", table: "a table" };

function misfit(form: keyof typeof FORMS, value: Json, path: Path): UserDataProblem {
  const shown = JSON.stringify(value);
  const inQuotes = form === "text" && ["number", "boolean"].includes(typeof value);
  return {
    code: "KM311",
    severity: "error",
    path,
    says: `Karpenter reads this setting as ${FORMS[form]}, and launches no node of a class whose userdata it cannot read`,
    hint: inQuotes ? `write it in quotes: "${shown}"` : `it is ${FORMS[form]}, and not ${shown}`,
  };
}

function dropped(key: string, known: readonly string[], path: Path): UserDataProblem {
  const meant = nearest(
    key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    known,
  );
  return {
    code: "KM310",
    severity: "warning",
    path: [...path, key],
    says: `Karpenter 1.14.1 does not know ${key} here and drops it: no node gets it`,
    hint: meant
      ? `did you mean ${meant}?`
      : "leave it out, or set it on the node: settings.bootstrap-commands with apiclient set",
  };
}

function overwritten(kubernetes: JsonMap, path: Path, { spec }: NodeClass): UserDataProblem[] {
  const problem = (key: string, says: string, hint: string): UserDataProblem => ({
    code: "KM309",
    severity: "warning",
    path: [...path, key],
    says,
    hint,
  });
  const always = [...ALWAYS_OVERWRITTEN].flatMap(([key, hint]) =>
    key in kubernetes ? [problem(key, `Karpenter writes ${key} itself, over what stands here`, hint)] : [],
  );
  const byKubelet = Object.entries(OVERWRITTEN_BY_KUBELET).flatMap(([key, field]) =>
    key in kubernetes && spec.kubelet?.[field] !== undefined
      ? [problem(key, `the class's kubelet says ${field}, which takes the place of all of this`, "keep one of the two")]
      : [],
  );
  return [...always, ...byKubelet];
}

/** A pool's label goes over that of the class. */
function labelsOfPools(
  labels: Json | undefined,
  path: Path,
  nodeClass: NodeClass,
  cluster: Cluster,
): UserDataProblem[] {
  const pools = cluster.nodePools.filter((pool) => pool.nodeClass === nodeClass.name);
  return Object.entries(isTable(labels) ? labels : {}).flatMap(([key, value]): UserDataProblem[] => {
    const other = pools.find(({ spec }) => (spec.template.metadata?.labels?.[key] ?? value) !== value);
    if (!other) return [];
    const says = `nodes of pool ${other.name} get the pool's own value of the label ${key}`;
    return [
      { code: "KM312", severity: "warning", path: [...path, key], says, hint: "say the label in the pools alone" },
    ];
  });
}
