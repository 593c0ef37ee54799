import { dirname, join } from "node:path";
import nodeClassSchema from "../../../imports/schemas/EC2NodeClass.json";
import type { Ec2NodeClassSpec } from "../../../imports/specs";
import { type AmiFamily, familyOfAlias } from "../ami-family";
import type { Network, NodeClass, NodeUserData, UserDataPart } from "../cluster";
import type { ClusterFile, NodeClassKeys, UserDataPartKeys } from "../cluster-file";
import type { Findings } from "../findings";
import { at, type PathStep } from "../located";
import { readSource, Source } from "../source";
import { amis, wantOneFamily } from "./amis";
import { capacityReservations } from "./capacity-reservations";
import { originsOf } from "./origins";
import { isDefined } from "./references";
import { placementOfNodes } from "./selectors";
import { type Filling, fillIn, isComplete, type JsonObject } from "./spec";
import { volume } from "./volume";

export function resolveNodeClasses(findings: Findings, file: ClusterFile, networks: readonly Network[]): NodeClass[] {
  return Object.entries(file.nodeClasses ?? {}).flatMap(
    ([name, keys]) => resolveNodeClass(findings, name, keys, networks) ?? [],
  );
}

function resolveNodeClass(
  findings: Findings,
  name: string,
  keys: NodeClassKeys,
  networks: readonly Network[],
): NodeClass | undefined {
  const path = ["nodeClasses", name];
  const fillings = shortKeys(findings, path, keys);
  const spec = fillIn(findings, [...path, "spec"], keys.spec, fillings);
  const own = ownNetworks(findings, path, keys, networks);
  const userData = resolveUserData(findings, path, keys);
  refuseSecondUserData(findings, path, keys);
  wantOneFamily(findings, path, keys, aliasOf(keys));
  refuseTwoRoles(findings, path, keys, spec);
  wantOneRole(findings, path, spec);
  const schema = nodeClassSchema.schema.properties.spec;
  if (!isComplete<Ec2NodeClassSpec>(findings, [...path, "spec"], schema, spec, fillings)) return undefined;
  const origins = originsOf(findings, keys.spec, fillings);
  return { name, origins, annotations: describe(keys.description), networks: own, spec, userData };
}

/** Karpenter takes no class with both. */
function refuseTwoRoles(findings: Findings, path: readonly PathStep[], keys: NodeClassKeys, spec: JsonObject): void {
  if (spec.role === undefined || spec.instanceProfile === undefined) return;
  const said = keys.instanceProfile === undefined ? ["spec", "instanceProfile"] : ["instanceProfile"];
  findings.key("KM108", [...path, ...said], "a node class has a role or an instance profile", "keep one of the two");
}

/** Nor one with neither. */
function wantOneRole(findings: Findings, path: readonly PathStep[], spec: JsonObject): void {
  if (spec.role !== undefined || spec.instanceProfile !== undefined) return;
  findings.missing(path, "role", "the nodes' IAM role; or instanceProfile, when it exists already");
}

/** What a person says about an object, where kubectl and consoles look for it. */
export function describe(description: string | undefined): Record<string, string> {
  return description === undefined ? {} : { "kubernetes.io/description": description };
}

function shortKeys(findings: Findings, path: readonly PathStep[], keys: NodeClassKeys): Filling[] {
  return [
    amis(findings, path, keys),
    { from: [...path, "amiFamily"], to: ["amiFamily"], value: keys.amiFamily },
    { from: [...path, "role"], to: ["role"], value: keys.role },
    { from: [...path, "instanceProfile"], to: ["instanceProfile"], value: keys.instanceProfile },
    ...placementOfNodes(findings, path, keys),
    { from: [...path, "tags"], to: ["tags"], value: keys.tags },
    capacityReservations(path, keys),
    volume(findings, path, keys, familyOf(keys)),
    { from: [...path, "kubelet"], to: ["kubelet"], value: keys.kubelet },
  ];
}

function ownNetworks(
  findings: Findings,
  path: readonly PathStep[],
  keys: NodeClassKeys,
  networks: readonly Network[],
): Network[] {
  const names = networks.map(({ name }) => name);
  return (keys.networks ?? []).flatMap((name, index) => {
    isDefined(findings, [...path, "networks", index], name, names, "networks");
    return networks.find((network) => network.name === name) ?? [];
  });
}

function resolveUserData(findings: Findings, path: readonly PathStep[], keys: NodeClassKeys): NodeUserData {
  const said = familyOf(keys);
  const family = said === "AL2023" || said === "Bottlerocket" ? said : "other";
  return {
    family,
    eksAmi: aliasOf(keys) !== undefined,
    // Bottlerocket has no other.
    bootstrap: keys.bootstrap ?? (family === "Bottlerocket" ? "blocking" : "background"),
    sysctl: Object.fromEntries(Object.entries(keys.sysctl ?? {}).map(([key, value]) => [key, String(value)])),
    ...(keys.nodeConfig === undefined ? {} : { nodeConfig: keys.nodeConfig }),
    ...(keys.settings === undefined ? {} : { settings: keys.settings }),
    ...(keys.bootstrapImage === undefined ? {} : { bootstrapImage: keys.bootstrapImage }),
    parts: (keys.userData ?? []).flatMap(
      (part, index) => resolvePart(findings, [...path, "userData", index], part) ?? [],
    ),
  };
}

/** The keys whose effect is userdata. */
const USER_DATA_KEYS = ["networks", "sysctl", "nodeConfig", "settings", "userData"] as const;

function refuseSecondUserData(findings: Findings, path: readonly PathStep[], keys: NodeClassKeys): void {
  const said = USER_DATA_KEYS.filter((key) => keys[key] !== undefined);
  if (keys.spec?.userData !== undefined && said.length > 0)
    findings.key(
      "KM108",
      [...path, "spec", "userData"],
      `the userdata is made of ${said.join(", ")} already`,
      "add yours as parts under userData:",
    );
}

/** The AMI's family decides the userdata's form, and where its volume is. */
function familyOf(keys: NodeClassKeys): AmiFamily | undefined {
  return keys.amiFamily ?? keys.spec?.amiFamily ?? familyOfAlias(aliasOf(keys) ?? "");
}

function aliasOf({ ami, spec }: NodeClassKeys): string | undefined {
  if (ami !== undefined) return typeof ami === "string" ? ami : undefined;
  return spec?.amiSelectorTerms?.find(({ alias }) => alias !== undefined)?.alias;
}

function resolvePart(findings: Findings, path: readonly PathStep[], part: UserDataPartKeys): UserDataPart | undefined {
  if (part.file === undefined && part.inline === undefined) {
    findings.value("KM102", path, "this part of the userdata has no text", "give it a file: or write it inline:");
    return undefined;
  }
  if (part.file !== undefined && part.inline !== undefined) {
    findings.value("KM108", path, "this part of the userdata has both file: and inline:", "keep one of the two");
    return undefined;
  }
  const content = part.inline ?? readPart(findings, [...path, "file"], part.file ?? "");
  if (content === undefined) return undefined;
  const contentType = part.contentType ?? (content.startsWith("#!") ? "text/x-shellscript" : undefined);
  if (contentType !== undefined) return { contentType, content };
  findings.value(
    "KM102",
    path,
    "nothing says what this part of the userdata is",
    "begin it with a shebang (#!/bin/bash), or give its contentType:",
  );
  return undefined;
}

/** The file lies beside the cluster file that names it, which may be one that was inherited. */
function readPart(findings: Findings, path: readonly PathStep[], name: string): string | undefined {
  const namedIn = at(findings.root, path)?.source.file ?? "";
  const source = readSource(join(dirname(namedIn), name));
  if (source instanceof Source) return source.text;
  const place = source.at.line > 0 ? `:${source.at.line}:${source.at.column}:` : "";
  findings.value(
    "KM010",
    path,
    `${source.at.file}${place} ${source.says}`,
    source.hint ?? "the path is relative to the cluster file",
  );
  return undefined;
}
