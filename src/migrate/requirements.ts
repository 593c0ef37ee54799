import { isSeq, type Node, type YAMLSeq } from "yaml";
import type { Findings } from "./findings";
import { known } from "./known";
import { itemsOf, madeInLine, newMap, put, shown, textAt } from "./nodes";
import { GONE_LABELS, type Renames } from "./renames";

/** The requirements of a pool under the labels' names of today. */
export function settleRequirements(list: Node | undefined, renames: Renames, findings: Findings): void {
  if (!isSeq(list)) return;
  list.items = itemsOf(list).filter((item) => {
    const why = known(GONE_LABELS, textAt(item, "key") ?? "");
    if (why) findings.lost(item, shown(item), why);
    return !why;
  });
  renames.expressions(list);
}

interface Default {
  readonly key: string;
  readonly operator: "In" | "Gt";
  readonly values: readonly string[];
  /** v1alpha5 took it unless one of these was required. */
  readonly unless: readonly string[];
}

const CATEGORY = "karpenter.k8s.aws/instance-category";
const GENERATION = "karpenter.k8s.aws/instance-generation";
const OF_TYPE = ["node.kubernetes.io/instance-type", "karpenter.k8s.aws/instance-family", CATEGORY, GENERATION];

/** As the webhook of Karpenter 0.32 and before added them, in its order. */
const DEFAULTS: readonly Default[] = [
  { key: "kubernetes.io/os", operator: "In", values: ["linux"], unless: ["kubernetes.io/os"] },
  { key: "kubernetes.io/arch", operator: "In", values: ["amd64"], unless: ["kubernetes.io/arch"] },
  {
    key: "karpenter.sh/capacity-type",
    operator: "In",
    values: ["on-demand"],
    unless: ["karpenter.sh/capacity-type"],
  },
  { key: CATEGORY, operator: "In", values: ["c", "m", "r"], unless: OF_TYPE },
  { key: GENERATION, operator: "Gt", values: ["2"], unless: OF_TYPE },
];

/** Writes out what v1alpha5 required where nobody did; v1 takes whatever there is. */
export function addDefaults(list: YAMLSeq, reason: Node, findings: Findings): void {
  const said = new Set(itemsOf(list).map((item) => textAt(item, "key")));
  const added = DEFAULTS.filter(({ unless }) => !unless.some((label) => said.has(label)));
  for (const { key, operator, values } of added) {
    const item = newMap(reason);
    put(item, "key", key, reason);
    put(item, "operator", operator, reason);
    put(item, "values", madeInLine(values, reason), reason);
    list.items.push(item);
  }
  if (added.length > 0)
    findings.writtenOut(
      reason,
      "spec.template.spec.requirements",
      added.map(({ key, operator, values }) => `${key} ${operator} ${values.join(", ")}`).join("; "),
      "v1alpha5 required this where nothing was said of it; v1 takes any",
    );
}
