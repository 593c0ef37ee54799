import { isMap, type YAMLMap } from "yaml";
import type { Findings } from "./findings";
import type { InputObject } from "./input";
import { AWS, CLASS, CORE, POOL } from "./kinds";
import { freeName } from "./kubelet";
import { metadataOf } from "./metadata";
import type { NewObject } from "./new-object";
import { type Surroundings, specOfNodeClass, specOfNodeTemplate } from "./node-class-spec";
import { poolOfNodePool } from "./node-pool";
import { endLike, fieldAt, fieldsOf, madeFor, move, newMap, put, textAt, valueAt } from "./nodes";
import { classNameOf, poolOfProvisioner, tellOfDrift } from "./provisioner";
import type { Renames } from "./renames";
import { hasItsShape } from "./shapes";

/** What is known while an old object is migrated. */
export interface Around {
  readonly surroundings: Surroundings;
  /** The names of all node classes in the files. */
  readonly classNames: Set<string>;
  readonly renames: Renames;
  readonly findings: Findings;
}

type Migrate = (old: InputObject, around: Around) => readonly NewObject[];

/** The kinds that v1 does not have, or has otherwise. */
const KINDS: Readonly<Record<string, Migrate>> = {
  "karpenter.sh/v1alpha5 Provisioner": fromProvisioner,
  "karpenter.sh/v1alpha5 Machine": leaveOut,
  "karpenter.k8s.aws/v1alpha1 AWSNodeTemplate": fromNodeTemplate,
  "karpenter.sh/v1beta1 NodePool": fromNodePool,
  "karpenter.sh/v1beta1 NodeClaim": leaveOut,
  "karpenter.k8s.aws/v1beta1 EC2NodeClass": fromNodeClass,
};

/** The v1 objects that an old one becomes. */
export function migrated(old: InputObject, around: Around): readonly NewObject[] {
  around.findings.about(`${old.kind} ${old.name}`);
  refuseStrangers(old, around);
  for (const field of fieldsOf(old.map)) hasItsShape(field, around.findings);
  const migrate = KINDS[`${old.apiVersion} ${old.kind}`];
  if (migrate) return migrate(old, around);
  const { map, kind, apiVersion } = old;
  around.findings.refuse(
    "KM710",
    valueAt(map, "apiVersion") ?? map,
    `Karpenter never had ${kind} in ${apiVersion}, or it is older than what can be migrated`,
    ofKind(kind) ?? `what can be migrated: ${Object.keys(KINDS).join(", ")}`,
  );
  return [];
}

/** The fields are mostly those of the version that the kind had. */
function ofKind(kind: string): string | undefined {
  const known = Object.keys(KINDS).find((name) => name.endsWith(` ${kind}`));
  return known && `what can be migrated is ${kind} of ${known.split(" ")[0]}: write that, if it has the fields of that`;
}

const OF_OBJECT = ["apiVersion", "kind", "metadata", "spec", "status"];

/** Mostly something that is not indented: `name` beside `metadata`. */
function refuseStrangers({ map }: InputObject, { findings }: Around): void {
  for (const { name, key } of fieldsOf(map))
    if (!OF_OBJECT.includes(name))
      findings.refuse("KM712", key, `${name} stands beside metadata and spec`, "indent it under one of them");
}

function fromProvisioner(old: InputObject, around: Around): NewObject[] {
  const { map, name } = old;
  const { findings, renames, classNames } = around;
  const spec = specOf(old);
  const provider = valueAt(spec, "provider");
  const named = classNameOf(spec);
  if (named === undefined && !isMap(provider)) {
    const hint = "write providerRef: { name: NAME }, with the name of the AWSNodeTemplate of these nodes";
    findings.refuse("KM706", spec, "neither providerRef nor provider is said", hint);
    return [];
  }
  const className = named ?? freeName(name, classNames);
  classNames.add(className);
  const metadata = metadataFor(map, findings, renames);
  const pool = poolOfProvisioner(spec, className, renames, findings);
  if (!around.surroundings.hasDrift) tellOfDrift(spec, findings);
  const objects = [whole(old, POOL, metadata, pool.whole(), pool.kubelet ? { kubelet: pool.kubelet } : {})];
  if (named === undefined && isMap(provider)) {
    const ofClass = newMap(provider);
    put(ofClass, "name", className, provider);
    const ofProvider = specOfNodeTemplate(provider, around.surroundings, findings);
    objects.push(fresh(old, className, ofClass, ofProvider, provider));
  }
  return objects;
}

function fromNodeTemplate(old: InputObject, { surroundings, findings, renames }: Around): NewObject[] {
  const metadata = metadataFor(old.map, findings, renames);
  return [whole(old, CLASS, metadata, specOfNodeTemplate(specOf(old), surroundings, findings))];
}

function fromNodePool(old: InputObject, { findings, renames }: Around): NewObject[] {
  const metadata = metadataFor(old.map, findings, renames);
  const pool = poolOfNodePool(specOf(old), renames, findings);
  return [whole(old, POOL, metadata, pool.whole(), pool.kubelet ? { kubelet: pool.kubelet } : {})];
}

const AMI_VERSION = "compatibility.karpenter.k8s.aws/v1-alias-version";

function fromNodeClass(old: InputObject, { surroundings, findings, renames }: Around): NewObject[] {
  const version = textAt(old.map, "metadata", "annotations", AMI_VERSION) ?? "latest";
  const metadata = metadataFor(old.map, findings, renames);
  return [whole(old, CLASS, metadata, specOfNodeClass(specOf(old), version, surroundings, findings))];
}

function leaveOut(old: InputObject, { findings }: Around): NewObject[] {
  findings.leftOut(
    old.map,
    "a node that Karpenter started",
    "Karpenter makes these objects itself, and v1 converts its own; nobody applies them. Nodes of a Provisioner do not pass to a NodePool: drain them once the NodePool is there",
  );
  return [];
}

function specOf({ map }: InputObject): YAMLMap {
  const spec = valueAt(map, "spec");
  return isMap(spec) ? spec : newMap(map);
}

function metadataFor(map: YAMLMap, findings: Findings, renames: Renames): YAMLMap {
  const metadata = valueAt(map, "metadata");
  return isMap(metadata) ? metadataOf(metadata, findings, renames) : newMap(map);
}

/** In the place of an old object, with the comments of its keys. */
function whole(
  old: InputObject,
  kind: string,
  metadata: YAMLMap,
  spec: YAMLMap,
  more: Pick<NewObject, "kubelet"> = {},
): NewObject {
  const apiVersion = `${kind === POOL ? CORE : AWS}/v1`;
  const map = newMap(old.map);
  const values: Readonly<Record<string, YAMLMap | string>> = { apiVersion, kind, metadata, spec };
  for (const [name, value] of Object.entries(values)) {
    const field = fieldAt(old.map, name);
    const node = typeof value === "string" ? madeFor(value, field?.value ?? old.map) : value;
    if (field) move({ ...field, value: node }, map);
    else put(map, name, node, old.map);
  }
  endLike(map, old.map);
  return { apiVersion, kind, name: old.name, map, was: `${old.kind} ${old.name}`, isMade: true, ...more };
}

/** Of a part of an old object. */
function fresh(old: InputObject, name: string, metadata: YAMLMap, spec: YAMLMap, reason: YAMLMap): NewObject {
  const apiVersion = `${AWS}/v1`;
  const map = newMap(reason);
  put(map, "apiVersion", apiVersion, reason);
  put(map, "kind", CLASS, reason);
  put(map, "metadata", metadata, reason);
  put(map, "spec", spec, reason);
  return { apiVersion, kind: CLASS, name, map, was: `${old.kind} ${old.name}`, isMade: true };
}
