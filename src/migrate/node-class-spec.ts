import { isMap, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { settleAmi } from "./ami";
import type { Findings } from "./findings";
import { known } from "./known";
import { keepHops, tellOfTokens } from "./metadata-options";
import { endLike, type Field, fieldAt, fieldsOf, isEmpty, move, newMap, put, shown, textOf, valueAt } from "./nodes";
import { amiTerms, networkTerms } from "./selector-terms";
import { hasItsShape } from "./shapes";
import { dropOwnTags } from "./tags";
import { writeVolumeSizes } from "./volume-sizes";

type Take = (field: Field, to: YAMLMap, findings: Findings) => void;

const keep: Take = (field, to) => move(field, to);

/** Said by every object of the API, and nothing of a node class. */
const pass: Take = () => {};

/** The fields of v1alpha5's AWSNodeTemplate, which are also those of a Provisioner's provider. */
export const NODE_TEMPLATE_FIELDS: Readonly<Record<string, Take>> = {
  apiVersion: pass,
  kind: pass,
  amiFamily: keep,
  amiSelector: (field, to) => asTerms(field, to, amiTerms),
  blockDeviceMappings: keep,
  context: keep,
  detailedMonitoring: keep,
  instanceProfile: keep,
  launchTemplate: ({ value }, _, findings) =>
    findings.refuse(
      "KM707",
      value,
      `the launch template ${textOf(value) ?? ""} is nothing that v1 can use`,
      "say here what it says: instanceProfile, securityGroupSelector, and where they differ from the defaults amiSelector, blockDeviceMappings, metadataOptions and userData",
    ),
  metadataOptions: keep,
  securityGroupSelector: (field, to) => asTerms(field, to, networkTerms),
  subnetSelector: (field, to) => asTerms(field, to, networkTerms),
  tags: keep,
  userData: keep,
};

/** The fields of v1beta1's EC2NodeClass. */
export const NODE_CLASS_FIELDS: Readonly<Record<string, Take>> = Object.fromEntries(
  [
    "amiFamily",
    "amiSelectorTerms",
    "associatePublicIPAddress",
    "blockDeviceMappings",
    "context",
    "detailedMonitoring",
    "instanceProfile",
    "instanceStorePolicy",
    "metadataOptions",
    "role",
    "securityGroupSelectorTerms",
    "subnetSelectorTerms",
    "tags",
    "userData",
  ].map((name) => [name, keep]),
);

/** Two versions in one object: v1beta1 never had these. */
const OF_TEMPLATE: Readonly<Record<string, Take>> = Object.fromEntries(
  ["amiSelector", "securityGroupSelector", "subnetSelector"].map((name) => [name, refuseSelector]),
);

function refuseSelector({ name, key }: Field, _: YAMLMap, findings: Findings): void {
  const says = `${name} is a field of v1alpha1's AWSNodeTemplate, which v1beta1 did not have`;
  findings.refuse("KM706", key, says, `write ${name}Terms, which is a list: [{ tags: … }]`);
}

/** What v1alpha5 knew beside the object. */
export interface Surroundings {
  /** The EKS cluster's. */
  readonly clusterName?: string;
  /** For nodes whose template names none. */
  readonly instanceProfile?: string;
  /** Those of all instances; what a class says of a tag wins. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether drift was on before v1. */
  readonly hasDrift?: boolean;
}

/** The spec of a v1 EC2NodeClass out of v1alpha5's AWSNodeTemplate or provider. */
export function specOfNodeTemplate(old: YAMLMap, surroundings: Surroundings, findings: Findings): YAMLMap {
  const spec = taken(old, NODE_TEMPLATE_FIELDS, findings);
  if (fieldAt(old, "launchTemplate")) return spec;
  settleAmi(spec, "latest", findings);
  wantProfile(spec, old, surroundings, findings);
  wantTerms(spec, "subnet", old, surroundings, findings);
  wantTerms(spec, "securityGroup", old, surroundings, findings);
  if (isEmpty(valueAt(spec, "metadataOptions"))) keepHops(spec, findings);
  else tellOfTokens(spec, findings);
  return settled(spec, old, surroundings, findings);
}

/** The spec of a v1 EC2NodeClass out of v1beta1's; the AMI's version may stand in an annotation of v1's own. */
export function specOfNodeClass(
  old: YAMLMap,
  amiVersion: string,
  surroundings: Surroundings,
  findings: Findings,
): YAMLMap {
  const spec = taken(old, { ...OF_TEMPLATE, ...NODE_CLASS_FIELDS }, findings);
  settleAmi(spec, amiVersion, findings);
  keepHops(spec, findings);
  return settled(spec, old, surroundings, findings);
}

function settled(spec: YAMLMap, old: YAMLMap, { tags = {} }: Surroundings, findings: Findings): YAMLMap {
  addTags(spec, old, tags, findings);
  dropOwnTags(valueAt(spec, "tags"), findings);
  writeVolumeSizes(valueAt(spec, "blockDeviceMappings"), findings);
  return spec;
}

function taken(old: YAMLMap, fields: Readonly<Record<string, Take>>, findings: Findings): YAMLMap {
  const spec = newMap(old);
  for (const field of fieldsOf(old)) {
    if (!hasItsShape(field, findings)) continue;
    const take = known(fields, field.name);
    if (take) take(field, spec, findings);
    else findings.lost(field.key, shown(field.value), "Karpenter did not know this field");
  }
  endLike(spec, old);
  return spec;
}

function asTerms(field: Field, to: YAMLMap, terms: (selector: Node) => YAMLSeq): void {
  const value = isEmpty(field.value) ? field.value : terms(field.value);
  move({ ...field, value }, to, `${field.name}Terms`);
}

function wantProfile(spec: YAMLMap, old: YAMLMap, { instanceProfile }: Surroundings, findings: Findings): void {
  if (!isEmpty(valueAt(spec, "instanceProfile"))) return;
  if (instanceProfile === undefined) {
    findings.refuse(
      "KM706",
      old,
      "no instanceProfile is said, and v1 has no default for it",
      "name it with --instance-profile, or have the ConfigMap karpenter-global-settings among the files: its aws.defaultInstanceProfile was taken",
    );
    return;
  }
  spec.delete("instanceProfile");
  put(spec, "instanceProfile", instanceProfile, old);
  const why = "Karpenter took its default where a node template named none; v1 has no default for it";
  findings.writtenOut(old, "spec.instanceProfile", instanceProfile, why);
}

function addTags(spec: YAMLMap, old: YAMLMap, tags: Readonly<Record<string, string>>, findings: Findings): void {
  const own = valueAt(spec, "tags");
  const added = Object.entries(tags).filter(([name]) => !fieldAt(own, name));
  if (added.length === 0) return;
  const to = isMap(own) ? own : newMap(old);
  if (to !== own) {
    spec.delete("tags");
    put(spec, "tags", to, old);
  }
  for (const [name, value] of added) put(to, name, value, old);
  const why = "aws.tags of karpenter-global-settings were those of all instances";
  findings.writtenOut(old, "spec.tags", added.map(([name, value]) => `${name}: ${value}`).join(", "), why);
}

function wantTerms(
  spec: YAMLMap,
  what: "subnet" | "securityGroup",
  old: YAMLMap,
  { clusterName }: Surroundings,
  findings: Findings,
): void {
  const name = `${what}SelectorTerms`;
  if (!isEmpty(valueAt(spec, name))) return;
  if (clusterName === undefined) {
    const says = `no ${what}Selector is said: the first releases took what has the tag kubernetes.io/cluster/NAME`;
    findings.refuse("KM706", old, says, "name the EKS cluster with --name, or write a selector");
    return;
  }
  const tag = `kubernetes.io/cluster/${clusterName}`;
  const why = "the first releases of Karpenter took it where nothing was said";
  spec.delete(name);
  put(spec, name, [{ tags: { [tag]: "*" } }], old);
  findings.writtenOut(old, `spec.${name}`, `tag ${tag}, with any value`, why);
}
