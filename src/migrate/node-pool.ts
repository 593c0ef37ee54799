import { isScalar, type Node, type YAMLMap } from "yaml";
import { classRef } from "./class-ref";
import type { Findings } from "./findings";
import { AWS, CLASS, groupOf } from "./kinds";
import { known } from "./known";
import { type Field, fieldAt, fieldsOf, isEmpty, move, put, shown, textAt, textOf, valueAt } from "./nodes";
import { PoolSpec } from "./pool-spec";
import { tellOfExpiry } from "./provisioner";
import type { Renames } from "./renames";
import { settleRequirements } from "./requirements";
import { hasItsShape } from "./shapes";

type Take = (field: Field, to: PoolSpec, findings: Findings) => void;

/** The fields of v1beta1's NodePool, by the map that they stand in. */
export const NODE_POOL_FIELDS: Readonly<Record<string, Readonly<Record<string, Take>>>> = {
  spec: {
    disruption: ({ value }, to, findings) => takeAll(value, "disruption", to, findings),
    limits: (field, to) => move(field, to.rest),
    template: ({ value }, to, findings) => takeAll(value, "template", to, findings),
    weight: (field, to) => move(field, to.rest),
  },
  template: {
    metadata: ({ value }, to, findings) => takeAll(value, "metadata", to, findings),
    spec: ({ value }, to, findings) => takeAll(value, "node", to, findings),
  },
  metadata: {
    annotations: (field, to) => move(field, to.metadata),
    labels: (field, to) => move(field, to.metadata),
  },
  node: {
    kubelet: (field, to) => {
      to.kubelet = field;
    },
    nodeClassRef: (field, to) => move({ ...field, value: reference(field.value) }, to.node),
    requirements: (field, to) => move(field, to.node),
    resources: ({ key, value }, _, findings) =>
      findings.lost(key, shown(value), "Karpenter itself says it, in a NodeClaim; in a pool it meant nothing"),
    startupTaints: (field, to) => move(field, to.node),
    taints: (field, to) => move(field, to.node),
  },
  disruption: {
    budgets: (field, to) => move(field, to.disruption),
    consolidateAfter: (field, to) => move(field, to.disruption),
    consolidationPolicy: (field, to) => move({ ...field, value: policy(field.value) }, to.disruption),
    expireAfter: (field, to) => move(field, to.node),
  },
};

/** A v1 NodePool's spec out of v1beta1's. */
export function poolOfNodePool(old: YAMLMap, renames: Renames, findings: Findings): PoolSpec {
  const spec = new PoolSpec(old);
  takeAll(old, "spec", spec, findings);
  renames.annotations(valueAt(spec.metadata, "annotations"));
  settleRequirements(valueAt(spec.node, "requirements"), renames, findings);
  consolidateAtOnce(spec, findings);
  const expiry = valueAt(spec.node, "expireAfter");
  const after = textOf(expiry) ?? "720h";
  if (after !== "Never") tellOfExpiry(expiry ?? old, after, after, findings);
  return spec;
}

function takeAll(map: Node, where: string, to: PoolSpec, findings: Findings): void {
  for (const field of fieldsOf(map)) {
    if (!hasItsShape(field, findings)) continue;
    const take = known(NODE_POOL_FIELDS[where] ?? {}, field.name);
    if (take) take(field, to, findings);
    else findings.lost(field.key, shown(field.value), "Karpenter did not know this field");
  }
}

/** v1 names the group and not the version; v1beta1 knew what was meant when neither was said. */
function reference(old: Node): Node {
  return classRef(old, groupOf(textAt(old, "apiVersion") ?? AWS), textAt(old, "kind") || CLASS);
}

function policy(old: Node): Node {
  if (isScalar(old) && old.value === "WhenUnderutilized") old.value = "WhenEmptyOrUnderutilized";
  return old;
}

/** v1 wants to be told how long a node may be underused; v1beta1 did not wait. */
function consolidateAtOnce({ disruption }: PoolSpec, findings: Findings): void {
  if (isEmpty(disruption) || fieldAt(disruption, "consolidateAfter")) return;
  put(disruption, "consolidateAfter", "0s", disruption);
  findings.writtenOut(disruption, "spec.disruption.consolidateAfter", "0s", "v1beta1 did not wait; v1 wants it said");
}
