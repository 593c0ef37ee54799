import type { Node, YAMLMap } from "yaml";
import type { Findings } from "./findings";
import { become, type Field, fieldAt, isEmpty, made, madeFor, put, textOf } from "./nodes";
import { fieldOf } from "./origins";

/** The families whose AMIs v1 finds by an alias. */
const WITH_ALIAS = ["AL2", "AL2023", "Bottlerocket", "Windows2019", "Windows2022"];

/** Before v1 the family chose the AMI where no selector did; v1 wants to be told. */
export function settleAmi(spec: YAMLMap, version: string, findings: Findings): void {
  const family = fieldAt(spec, "amiFamily");
  const terms = fieldAt(spec, "amiSelectorTerms");
  const name = textOf(family?.value) ?? "AL2";
  if (name === "Ubuntu") settleUbuntu(spec, terms, findings);
  else if (terms && !isEmpty(terms.value)) settleFamily(spec, family, terms, findings);
  else if (WITH_ALIAS.includes(name)) settleAlias(spec, family, `${name.toLowerCase()}@${version}`, findings);
  else refuseFamily(name, family?.value ?? spec, findings);
}

function refuseFamily(name: string, at: Node, findings: Findings): void {
  if (name === "Custom")
    findings.refuse(
      "KM706",
      at,
      "amiFamily Custom names no AMI",
      "say amiSelectorTerms, or before v1beta1 amiSelector",
    );
  else findings.refuse("KM706", at, `there is no amiFamily ${name}`, KNOWN);
}

const KNOWN = `Karpenter knew ${WITH_ALIAS.join(", ")}, Ubuntu and Custom`;

function settleFamily(spec: YAMLMap, family: Field | undefined, terms: Field, findings: Findings): void {
  if (family) return;
  put(
    spec,
    "amiFamily",
    "AL2",
    terms.value,
    spec.items.findIndex(({ key }) => key === terms.key),
  );
  findings.writtenOut(
    terms.value,
    "spec.amiFamily",
    "AL2",
    "v1alpha5 took it; v1 wants it beside terms without an alias",
  );
}

function settleAlias(spec: YAMLMap, family: Field | undefined, alias: string, findings: Findings): void {
  const reason = family?.value ?? spec;
  const value = made([{ alias: madeFor(alias, reason) }], reason);
  const empty = fieldAt(spec, "amiSelectorTerms");
  if (empty) spec.delete("amiSelectorTerms");
  if (family) become(spec, family, "amiSelectorTerms", value);
  else put(spec, "amiSelectorTerms", value, reason, 0);
  if (!family)
    findings.writtenOut(spec, "spec.amiSelectorTerms", alias, "v1alpha5 took AL2 where no amiFamily was said");
  if (alias.startsWith("al2@")) findings.changed(reason, { field: "spec.amiFamily", ...NO_AL2, after: alias });
}

const NO_AL2 = {
  before: "AL2",
  why: "EKS has no AMI of Amazon Linux 2 for Kubernetes 1.33 and later: no node starts there; move to al2023@latest or bottlerocket@latest before, and look at userData, which AL2023 wants as MIME and Bottlerocket as TOML",
};

/** v1 finds no AMIs of Ubuntu; what starts a node is AL2's, with the root device of Ubuntu. */
function settleUbuntu(spec: YAMLMap, terms: Field | undefined, findings: Findings): void {
  const family = fieldAt(spec, "amiFamily");
  if (!family) return;
  if (!terms || isEmpty(terms.value)) {
    const hint =
      "say which: amiSelectorTerms with an id or a name, or before v1beta1 amiSelector with aws::ids or aws::name";
    findings.refuse("KM706", family.value, "v1 finds no AMI of Ubuntu by itself", hint);
    return;
  }
  become(spec, family, "amiFamily", madeFor("AL2", family.value));
  findings.changed(family.value, {
    field: fieldOf(family.value),
    before: "Ubuntu",
    after: "AL2, with the AMIs of amiSelectorTerms",
    why: "v1 has no family of Ubuntu's; AL2's bootstrap script is the one that Ubuntu's AMIs for EKS have",
  });
  if (fieldAt(spec, "blockDeviceMappings")) return;
  put(spec, "blockDeviceMappings", ROOT_OF_UBUNTU, family.value);
  findings.writtenOut(
    family.value,
    "spec.blockDeviceMappings",
    "/dev/sda1 of 20Gi",
    "AL2's root device is another one",
  );
}

const ROOT_OF_UBUNTU = [
  { deviceName: "/dev/sda1", rootVolume: true, ebs: { encrypted: true, volumeType: "gp3", volumeSize: "20Gi" } },
];
