import { isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import { classRef } from "./class-ref";
import { seconds } from "./durations";
import type { Findings } from "./findings";
import { AWS, CLASS } from "./kinds";
import { known } from "./known";
import { type Field, fieldAt, fieldsOf, isEmpty, made, move, put, shown, textAt, textOf, valueAt } from "./nodes";
import { PoolSpec } from "./pool-spec";
import type { Renames } from "./renames";
import { addDefaults, settleRequirements } from "./requirements";
import { hasItsShape } from "./shapes";

type Take = (field: Field, to: PoolSpec, findings: Findings) => void;

/** What the whole of a Provisioner decides. */
const later: Take = () => {};

/** The fields of v1alpha5's Provisioner. */
export const PROVISIONER_FIELDS: Readonly<Record<string, Take>> = {
  annotations: (field, to) => move(field, to.metadata),
  consolidation: later,
  kubeletConfiguration: (field, to) => {
    to.kubelet = field;
  },
  labels: (field, to) => move(field, to.metadata),
  limits: ({ key, value }, to, findings) => {
    for (const field of fieldsOf(value))
      if (field.name !== "resources") findings.lost(field.key, shown(field.value), "Karpenter did not know this limit");
    const resources = fieldAt(value, "resources");
    if (resources && !isEmpty(resources.value))
      move({ name: "limits", key: together(key, resources.key), value: resources.value }, to.rest);
  },
  provider: later,
  providerRef: later,
  requirements: (field, to) => move(field, to.node),
  startupTaints: (field, to) => move(field, to.node),
  taints: (field, to) => move(field, to.node),
  ttlSecondsAfterEmpty: later,
  ttlSecondsUntilExpired: later,
  weight: (field, to) => move(field, to.rest),
};

/** One key in the place of two, with the comments above both. */
function together(key: Scalar, below: Scalar): Scalar {
  key.commentBefore = [key.commentBefore, below.commentBefore].filter(Boolean).join("\n") || null;
  return key;
}

/** A NodePool's spec out of v1alpha5's Provisioner, for nodes of a class of this name. */
export function poolOfProvisioner(old: YAMLMap, className: string, renames: Renames, findings: Findings): PoolSpec {
  const spec = new PoolSpec(old);
  refer(old, className, spec);
  for (const field of fieldsOf(old)) {
    if (!hasItsShape(field, findings)) continue;
    const take = known(PROVISIONER_FIELDS, field.name);
    if (take) take(field, spec, findings);
    else findings.lost(field.key, shown(field.value), "Karpenter did not know this field");
  }
  renames.annotations(valueAt(spec.metadata, "annotations"));
  settle(spec, old, renames, findings);
  expire(old, spec, findings);
  consolidate(old, spec, findings);
  return spec;
}

/** The class that a Provisioner names; it may have one of its own. */
export function classNameOf(old: YAMLMap): string | undefined {
  return textAt(old, "providerRef", "name");
}

function refer(old: YAMLMap, name: string, { node }: PoolSpec): void {
  const ref = fieldAt(old, "providerRef");
  const reason = ref?.value ?? fieldAt(old, "provider")?.value ?? old;
  if (ref && textAt(ref.value, "name") !== undefined)
    move({ ...ref, value: classRef(ref.value, AWS) }, node, "nodeClassRef");
  else put(node, "nodeClassRef", { group: AWS, kind: CLASS, name }, reason);
}

function settle({ node }: PoolSpec, old: YAMLMap, renames: Renames, findings: Findings): void {
  const said = valueAt(node, "requirements");
  if (!isSeq(said)) {
    node.delete("requirements");
    put(node, "requirements", [], old);
  }
  const list = valueAt(node, "requirements");
  if (!isSeq(list)) return;
  settleRequirements(list, renames, findings);
  addDefaults(list, said ?? old, findings);
}

function expire(old: YAMLMap, { node }: PoolSpec, findings: Findings): void {
  const ttl = fieldAt(old, "ttlSecondsUntilExpired");
  if (ttl && !isEmpty(ttl.value)) {
    const after = seconds(ttl.value);
    move({ ...ttl, value: after }, node, "expireAfter");
    tellOfExpiry(ttl.value, `${shown(ttl.value)} seconds`, shown(after), findings);
  } else {
    put(node, "expireAfter", "Never", old);
    findings.writtenOut(old, EXPIRY, "Never", "v1alpha5 let nodes live on; v1 replaces them after 720h");
  }
}

const EXPIRY = "spec.template.spec.expireAfter";

/** Also for v1beta1: only v1 does not wait. */
export function tellOfExpiry(node: Node, before: string, after: string, findings: Findings): void {
  findings.changed(node, {
    field: EXPIRY,
    before: `${before}: a node that is due waited for a replacement, and for its turn`,
    after: `${after}: it is drained at once, whatever budgets say`,
    why: "say budgets for drift instead, or expireAfter: Never; pods with a PodDisruptionBudget or karpenter.sh/do-not-disrupt still hold the node, unless terminationGracePeriod is set",
  });
}

function consolidate(old: YAMLMap, { disruption }: PoolSpec, findings: Findings): void {
  const consolidation = fieldAt(old, "consolidation");
  const ttl = fieldAt(old, "ttlSecondsAfterEmpty");
  refuseUnclear(valueAt(consolidation?.value, "enabled"), findings);
  if (consolidation && textAt(consolidation.value, "enabled") === "true") {
    move({ ...consolidation, value: made("WhenEmptyOrUnderutilized", consolidation.value) }, disruption, POLICY);
    put(disruption, "consolidateAfter", "0s", consolidation.value);
    if (ttl)
      findings.lost(ttl.key, shown(ttl.value), "consolidation takes empty nodes too; Karpenter refused both together");
  } else if (ttl && !isEmpty(ttl.value)) {
    put(disruption, POLICY, "WhenEmpty", ttl.value);
    move({ ...ttl, value: seconds(ttl.value) }, disruption, "consolidateAfter");
  } else {
    const reason = consolidation?.value ?? old;
    put(disruption, POLICY, "WhenEmpty", reason);
    put(disruption, "consolidateAfter", "Never", reason);
    findings.writtenOut(
      reason,
      "spec.disruption",
      "WhenEmpty, consolidateAfter: Never",
      "v1alpha5 took no node away without consolidation or ttlSecondsAfterEmpty; v1 takes empty and underused ones at once",
    );
    return;
  }
  findings.changed(consolidation?.value ?? ttl?.value ?? old, {
    field: "spec.disruption.budgets",
    before: "no limit to how many empty nodes go at once",
    after: "10% of the pool's nodes at a time",
    why: "v1 defaults it; say budgets to have it otherwise",
  });
}

function refuseUnclear(enabled: Node | undefined, findings: Findings): void {
  const said = textOf(enabled) ?? "false";
  if (enabled && said !== "true" && said !== "false")
    findings.refuse("KM403", enabled, `${JSON.stringify(said)} is not true or false`, "say which");
}

const POLICY = "consolidationPolicy";

/** Where settings did not switch it on. */
export function tellOfDrift(old: YAMLMap, findings: Findings): void {
  findings.changed(old, {
    field: "spec.disruption.budgets",
    before: "drift only with featureGates.driftEnabled, which was off",
    after: "drift always",
    why: 'a node is replaced when its pool, its class or what they select changes, and with an alias @latest when there is a new AMI; pin the alias, or say budgets: [{ nodes: "0", reasons: [Drifted] }, { nodes: 10% }]',
  });
}
