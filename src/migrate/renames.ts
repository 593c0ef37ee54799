import { isScalar, type Node, type Scalar } from "yaml";
import type { Findings } from "./findings";
import { known } from "./known";
import { type Field, fieldAt, fieldsOf, itemsOf, textAt, textOf, valueAt } from "./nodes";

/** What has another name now, and why. */
type Names = Readonly<Record<string, { readonly now: string; readonly why: string }>>;

const OF_POOL = { now: "karpenter.sh/nodepool", why: "nodes of a NodePool have this label" };
const stable = (now: string) => ({ now, why: "the label without beta says the same, and stays" });

/** Labels of nodes. */
const LABELS: Names = {
  "karpenter.sh/provisioner-name": OF_POOL,
  "beta.kubernetes.io/arch": stable("kubernetes.io/arch"),
  "beta.kubernetes.io/os": stable("kubernetes.io/os"),
  "beta.kubernetes.io/instance-type": stable("node.kubernetes.io/instance-type"),
  "failure-domain.beta.kubernetes.io/region": stable("topology.kubernetes.io/region"),
  "failure-domain.beta.kubernetes.io/zone": stable("topology.kubernetes.io/zone"),
};

/** In expressions that keep pods from nodes: those of old pools have the old label, and are let in. */
const LABELS_AGAINST: Names = {
  ...LABELS,
  "karpenter.sh/provisioner-name": {
    ...OF_POOL,
    why: "nodes of a NodePool have this label; until the last of a Provisioner is gone, keep the old expression beside it",
  },
};

/** Labels that an object may have itself; all others are of nodes alone. */
const OWN_LABELS: Names = { "karpenter.sh/provisioner-name": OF_POOL };

const ANNOTATIONS: Names = {
  "karpenter.sh/do-not-evict": {
    now: "karpenter.sh/do-not-disrupt",
    why: "the same for a pod",
  },
  "karpenter.sh/do-not-consolidate": {
    now: "karpenter.sh/do-not-disrupt",
    why: "it also keeps a node from drift, and from being replaced when empty",
  },
};

const TAINTS: Names = {
  "karpenter.sh/disruption": {
    now: "karpenter.sh/disrupted",
    why: "v1's taint of a node that is about to go has another key, and no value",
  },
};

/** Names that are Karpenter's alone, in whatever text they stand. */
const EVERYWHERE: Names = { ...OWN_LABELS, ...ANNOTATIONS };

export function oldNamesIn(text: string): readonly { readonly was: string; readonly now: string }[] {
  return Object.entries(EVERYWHERE).flatMap(([was, { now }]) => (text.includes(was) ? [{ was, now }] : []));
}

/** Labels that v1alpha5 gave to nodes, and nobody does now. */
export const GONE_LABELS: Readonly<Record<string, string>> = {
  "karpenter.k8s.aws/instance-pods": "no node has this label now: ask for pods by resources, or set kubelet.maxPods",
  "karpenter.k8s.aws/instance-ami-id":
    "no node has this label now: choose the AMI with amiSelectorTerms of a node class",
};

/** A pod's, and what charts and operators call theirs: `nodeSelectors`, `workerNodeSelector`, `node_selector`. */
const NODE_SELECTOR = /node_?selectors?$/i;

/** Keys that mean something else now, in objects of any kind. */
export class Renames {
  /** What has another value than its text says. */
  readonly rewritten: Scalar[] = [];

  constructor(
    private readonly findings: Findings,
    /** Labels by which something picks pods: to rename them would part it from its pods. */
    private readonly picked: ReadonlySet<string>,
  ) {}

  /** Requirements of a pool, or expressions of an affinity. */
  expressions(list: Node | undefined): void {
    for (const item of itemsOf(list)) {
      const isAgainst = ["DoesNotExist", "NotIn"].includes(textAt(item, "operator") ?? "");
      this.word(valueAt(item, "key"), isAgainst ? LABELS_AGAINST : LABELS);
    }
  }

  annotations(map: Node | undefined): void {
    this.keys(map, ANNOTATIONS);
  }

  /** All that an object of any kind says of nodes and pods. */
  everywhere(node: Node): void {
    this.annotations(node);
    for (const item of itemsOf(node)) this.everywhere(item);
    for (const field of fieldsOf(node)) this.field(field);
  }

  private field({ name, value }: Field): void {
    if (NODE_SELECTOR.test(name)) this.nodes(value);
    else if (name === "nodeAffinity") this.affinity(value);
    else if (name === "topologyKey") this.word(value, LABELS);
    else if (name === "tolerations") this.tolerations(value);
    else if (name === "labels") this.ownLabels(value);
    else this.everywhere(value);
  }

  /** The labels themselves, or what selects by them. */
  private nodes(selector: Node): void {
    for (const item of itemsOf(selector)) this.nodes(item);
    this.keys(selector, LABELS);
    this.keys(valueAt(selector, "matchLabels"), LABELS);
    this.expressions(valueAt(selector, "matchExpressions"));
  }

  private affinity(node: Node): void {
    for (const item of itemsOf(node)) this.affinity(item);
    for (const { name, value } of fieldsOf(node))
      if (name === "matchExpressions") this.expressions(value);
      else this.affinity(value);
  }

  private tolerations(list: Node): void {
    for (const item of itemsOf(list)) {
      const key = valueAt(item, "key");
      if (!known(TAINTS, textOf(key) ?? "")) continue;
      this.word(key, TAINTS);
      const value = valueAt(item, "value");
      if (isScalar(value) && value.value === "disrupting") this.rewrite(value, "");
    }
  }

  private ownLabels(map: Node): void {
    for (const { name, key } of fieldsOf(map)) {
      if (!known(OWN_LABELS, name)) continue;
      if (this.picked.has(name)) this.findings.lost(key, name, "a selector picks objects by it, so it stays as it is");
      else this.rename(map, key, OWN_LABELS);
    }
  }

  private keys(map: Node | undefined, names: Names): void {
    for (const { key } of fieldsOf(map)) this.rename(map, key, names);
  }

  private rename(map: Node | undefined, key: Scalar, names: Names): void {
    const name = textOf(key) ?? "";
    const said = known(names, name);
    if (said && fieldAt(map, said.now))
      this.findings.lost(key, name, `${said.now} stands beside it and counts: take this one out`);
    else this.word(key, names);
  }

  private word(node: Node | undefined, names: Names): void {
    const name = textOf(node);
    if (!isScalar(node) || name === undefined) return;
    const gone = known(GONE_LABELS, name);
    if (gone) this.findings.lost(node, name, gone);
    const said = known(names, name);
    if (!said) return;
    this.findings.renamed(node, name, said.now, said.why);
    this.rewrite(node, said.now);
  }

  private rewrite(scalar: Scalar, text: string): void {
    scalar.value = text;
    this.rewritten.push(scalar);
  }
}

/** Labels of nodes by which selectors of pods pick, in objects of any kind. */
export function pickedLabels(objects: Iterable<Node>): Set<string> {
  const picked = new Set<string>();
  for (const object of objects) pick(object, picked);
  return picked;
}

const SELECTORS = ["selector", "labelSelector", "podSelector"];

function pick(node: Node, picked: Set<string>): void {
  for (const item of itemsOf(node)) pick(item, picked);
  for (const { name, value } of fieldsOf(node))
    if (SELECTORS.includes(name)) addAll(value, picked);
    else pick(value, picked);
}

function addAll(selector: Node, picked: Set<string>): void {
  for (const map of [selector, valueAt(selector, "matchLabels")])
    for (const { name } of fieldsOf(map)) picked.add(name);
  for (const item of itemsOf(valueAt(selector, "matchExpressions"))) picked.add(textOf(valueAt(item, "key")) ?? "");
}
