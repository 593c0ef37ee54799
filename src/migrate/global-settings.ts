import type { Node } from "yaml";
import { isMap, textsOf } from "../cluster/json";
import type { Findings } from "./findings";
import type { InputObject } from "./input";
import { known } from "./known";
import type { Surroundings } from "./node-class-spec";
import { type Field, fieldsOf, shown, textAt, textOf, valueAt } from "./nodes";
import { isKarpentersOwn, REFUSED } from "./tags";

const NAME = "karpenter-global-settings";

/** The ConfigMap that said, for Karpenter before 0.33, what held for all of its nodes. */
export function isGlobalSettings({ kind, name }: InputObject): boolean {
  return kind === "ConfigMap" && name === NAME;
}

/** What the settings said where objects said nothing themselves. */
export function surroundingsOf(objects: readonly InputObject[], findings: Findings): Surroundings {
  const [settings, other] = objects.filter(isGlobalSettings);
  if (!settings) return {};
  if (other)
    findings.refuse(
      "KM709",
      other.map,
      `${NAME} is there twice, and nobody can know which objects each is for`,
      "migrate the objects of one cluster at a time",
    );
  const data = valueAt(settings.map, "data");
  const clusterName = textAt(data, "aws.clusterName");
  const instanceProfile = textAt(data, "aws.defaultInstanceProfile");
  return {
    ...(clusterName && { clusterName }),
    ...(instanceProfile && { instanceProfile }),
    tags: tagsIn(valueAt(data, "aws.tags"), findings),
    hasDrift: textAt(data, "featureGates.driftEnabled") === "true",
  };
}

function tagsIn(value: Node | undefined, findings: Findings): Readonly<Record<string, string>> {
  const said = textOf(value);
  if (!value || !said) return {};
  const tags = mapOfTexts(said);
  if (tags) return withoutKarpenters(tags, value, findings);
  const hint = `as Karpenter read it: '{"team": "video"}'`;
  findings.refuse("KM706", value, "aws.tags is not a map of texts in JSON", hint);
  return {};
}

function withoutKarpenters(tags: Readonly<Record<string, string>>, value: Node, findings: Findings) {
  findings.about(`ConfigMap ${NAME}`);
  const entries = Object.entries(tags);
  for (const [tag, text] of entries) if (isKarpentersOwn(tag)) findings.lost(value, text, REFUSED, `aws.tags ${tag}`);
  return Object.fromEntries(entries.filter(([tag]) => !isKarpentersOwn(tag)));
}

function mapOfTexts(json: string): Readonly<Record<string, string>> | undefined {
  try {
    const map: unknown = JSON.parse(json);
    return isMap(map) && Object.values(map).every((value) => typeof value === "string") ? textsOf(map) : undefined;
  } catch {
    return undefined;
  }
}

type Tell = (field: Field, findings: Findings) => void;

/** Where each setting is now. */
const SETTINGS: Readonly<Record<string, Tell>> = {
  "aws.assumeRoleARN": gone("Karpenter has the role of its ServiceAccount, by EKS Pod Identity or IRSA"),
  "aws.assumeRoleDuration": gone("Karpenter has the role of its ServiceAccount, by EKS Pod Identity or IRSA"),
  "aws.clusterCABundle": inChart("clusterCABundle"),
  "aws.clusterEndpoint": inChart("clusterEndpoint"),
  "aws.clusterName": inChart("clusterName"),
  "aws.defaultInstanceProfile": inClasses("spec.instanceProfile"),
  "aws.enableENILimitedPodDensity": (field, findings) => {
    if (textOf(field.value) !== "false") return gone("it always holds now, where maxPods is not said")(field, findings);
    findings.changed(field.key, {
      field: field.name,
      before: "110 pods on a node, where maxPods was not said",
      after: "as many as its interfaces have addresses for",
      why: "say kubelet: { maxPods: 110 } in the node classes to have it as before",
    });
  },
  "aws.enablePodENI": gone("Karpenter always counts the interfaces of pods"),
  "aws.interruptionQueueName": inChart("interruptionQueue"),
  "aws.isolatedVPC": inChart("isolatedVPC"),
  "aws.nodeNameConvention": gone("Karpenter knows its nodes by the ids of their instances"),
  "aws.reservedENIs": inChart("reservedENIs"),
  "aws.tags": inClasses("spec.tags"),
  "aws.vmMemoryOverheadPercent": inChart("vmMemoryOverheadPercent"),
  batchIdleDuration: inChart("batchIdleDuration"),
  batchMaxDuration: inChart("batchMaxDuration"),
  "featureGates.driftEnabled": gone("drift is always on"),
};

/** Nothing reads the ConfigMap any more: it is left out, and each of its settings is told. */
export function leaveOutSettings({ map }: InputObject, findings: Findings): void {
  findings.leftOut(map, "the settings of Karpenter before 0.33", "the values of Karpenter's chart say them now");
  for (const field of fieldsOf(valueAt(map, "data"))) {
    const tell = known(SETTINGS, field.name) ?? gone("Karpenter did not know this setting");
    if (shown(field.value) !== "") tell(field, findings);
  }
}

function inChart(name: string): Tell {
  const why = "a value of Karpenter's chart says it now";
  return (field, findings) => findings.renamed(field.key, shown(field.value), `settings.${name}`, why, field.name);
}

function inClasses(name: string): Tell {
  const why = "each node class says it itself";
  return (field, findings) => findings.renamed(field.key, shown(field.value), name, why, field.name);
}

function gone(why: string): Tell {
  return (field, findings) => findings.lost(field.key, shown(field.value), why, field.name);
}
