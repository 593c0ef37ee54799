import { moveRequirements } from "./requirements";
import { keysOf, moveToShortKeys, type ObjectKeys, type ShortKey } from "./short-keys";
import { SpecFields } from "./spec-fields";
import type { V1Object } from "./v1-object";

const NODE_CLASS_REF = ["template", "spec", "nodeClassRef"];

const BEFORE_REQUIREMENTS: readonly ShortKey[] = [
  ["labels", ["template", "metadata", "labels"]],
  ["annotations", ["template", "metadata", "annotations"]],
  ["taints", ["template", "spec", "taints"]],
  ["startupTaints", ["template", "spec", "startupTaints"]],
];

const AFTER_REQUIREMENTS: readonly ShortKey[] = [
  ["disruption", ["disruption"]],
  ["limits", ["limits"]],
  ["weight", ["weight"]],
  ["replicas", ["replicas"]],
  ["expireAfter", ["template", "spec", "expireAfter"]],
  ["terminationGracePeriod", ["template", "spec", "terminationGracePeriod"]],
];

/** A NodePool's keys in a cluster file. */
export function nodePoolKeys(pool: V1Object, zones: readonly string[]): ObjectKeys {
  return keysOf(pool, (spec, keys) => {
    const nodeClass = spec.at([...NODE_CLASS_REF, "name"]);
    if (nodeClass) keys.set("nodeClass", nodeClass);
    spec.take(NODE_CLASS_REF);
    moveToShortKeys("nodePools", BEFORE_REQUIREMENTS, spec, keys);
    moveRequirements(spec, keys, zones);
    moveToShortKeys("nodePools", AFTER_REQUIREMENTS, spec, keys);
  });
}

/** The class that the pool's nodes are of; undefined when it is not one of Karpenter's for AWS. */
export function nodeClassOf(pool: V1Object): string | undefined {
  const spec = new SpecFields(pool.spec);
  const kind = spec.plainAt([...NODE_CLASS_REF, "kind"]);
  const group = spec.plainAt([...NODE_CLASS_REF, "group"]);
  const name = spec.plainAt([...NODE_CLASS_REF, "name"]);
  return kind === "EC2NodeClass" && group === "karpenter.k8s.aws" && typeof name === "string" ? name : undefined;
}
