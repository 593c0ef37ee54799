import nodePoolSchema from "../../../imports/schemas/NodePool.json";
import type { NodePoolSpec } from "../../../imports/specs";
import { ARCHITECTURE, CAPACITY_TYPE, INSTANCE_TYPE } from "../../instances/instance-labels";
import { MAKERS } from "../accelerators";
import type { Accelerator, NodeClass, NodePool, Origin, Requirement, Taint } from "../cluster";
import type { ClusterFile, NodePoolKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import { ZONE } from "../node-labels";
import { describe } from "./node-classes";
import { originsOf } from "./origins";
import { isDefined } from "./references";
import { requirementsOf } from "./requirements";
import { type Filling, fillIn, isComplete } from "./spec";
import { poolsByZone, refuseSameNames } from "./zonal-pools";

/** Where the template's spec is in a NodePool's. */
const SPEC = ["template", "spec"] as const;

/** What a pool needs to know of the rest of the cluster. */
export interface Surroundings {
  readonly file: ClusterFile;
  readonly nodeClasses: readonly NodeClass[];
  /** The startup taint of nodes with networks. */
  readonly taint: Taint;
}

export function resolveNodePools(findings: Findings, surroundings: Surroundings): NodePool[] {
  const pools = Object.entries(surroundings.file.nodePools ?? {}).flatMap(([name, keys]) => {
    const pool = resolveNodePool(findings, surroundings, name, keys);
    if (!pool) return [];
    return keys.zonal ? poolsByZone(findings, pool, keys) : [pool];
  });
  refuseSameNames(findings, pools);
  return pools;
}

function resolveNodePool(
  findings: Findings,
  surroundings: Surroundings,
  name: string,
  keys: NodePoolKeys,
): NodePool | undefined {
  const path = ["nodePools", name];
  const nodeClass = classOf(findings, path, surroundings.file, keys);
  if (nodeClass === undefined) return undefined;
  const networked = surroundings.nodeClasses.some(
    (candidate) => candidate.name === nodeClass && candidate.networks.length > 0,
  );
  const inZones = zonesOf(findings, path, surroundings.file, keys);
  const lists = [
    { to: [...SPEC, "taints"], items: stayingTaints(findings, path, keys) },
    { to: [...SPEC, "startupTaints"], items: startupTaints(findings, path, keys, surroundings, networked) },
    { to: [...SPEC, "requirements"], items: requirements(findings, path, keys, inZones) },
  ];
  const fillings: readonly Filling[] = [
    ...shortKeys(path, keys),
    {
      from: [...path, "nodeClass"],
      to: ["template", "spec", "nodeClassRef"],
      value: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: nodeClass },
    },
    ...lists.map(({ to, items }) => ({ to, value: listOrNothing(to, items) })),
  ];
  const spec: unknown = fillIn(findings, [...path, "spec"], withoutLists(keys.spec), fillings);
  const schema = nodePoolSchema.schema.properties.spec;
  if (!isComplete<NodePoolSpec>(findings, [...path, "spec"], schema, spec, fillings)) return undefined;
  const origins = [
    ...originsOf(findings, keys.spec, fillings),
    ...lists.flatMap(({ to, items }) => items.flatMap((item, index) => originsOfItem(item, ["spec", ...to, index]))),
  ];
  return {
    name,
    key: name,
    origins,
    annotations: describe(keys.description),
    nodeClass,
    ...(keys.accelerator === undefined ? {} : { accelerator: keys.accelerator }),
    spec,
  };
}

/** An empty list says nothing; the CRD wants that of the requirements all the same. */
function listOrNothing(to: readonly string[], items: readonly Item<unknown>[]): readonly unknown[] | undefined {
  return items.length > 0 || to.at(-1) === "requirements" ? items.map(({ item }) => item) : undefined;
}

/** The class that a pool names; with a single class nobody has to. */
function classOf(
  findings: Findings,
  path: readonly PathStep[],
  file: ClusterFile,
  keys: NodePoolKeys,
): string | undefined {
  const classes = Object.keys(file.nodeClasses ?? {});
  const inSpec = keys.spec?.template?.spec?.nodeClassRef?.name;
  const named = keys.nodeClass ?? inSpec;
  if (named === undefined && classes.length === 1) return classes[0];
  if (named === undefined) {
    findings.missing(
      path,
      "nodeClass",
      classes.length > 0 ? `nodeClasses has ${classes.join(", ")}` : "the cluster file has no nodeClasses yet",
    );
    return undefined;
  }
  const at = keys.nodeClass === undefined ? ["spec", "template", "spec", "nodeClassRef", "name"] : ["nodeClass"];
  return isDefined(findings, [...path, ...at], named, classes, "nodeClasses") ? named : undefined;
}

function shortKeys(path: readonly PathStep[], keys: NodePoolKeys): Filling[] {
  const from = (key: string): readonly PathStep[] => [...path, key];
  return [
    { from: from("labels"), to: ["template", "metadata", "labels"], value: keys.labels },
    { from: from("annotations"), to: ["template", "metadata", "annotations"], value: keys.annotations },
    { from: from("expireAfter"), to: ["template", "spec", "expireAfter"], value: keys.expireAfter },
    {
      from: from("terminationGracePeriod"),
      to: ["template", "spec", "terminationGracePeriod"],
      value: keys.terminationGracePeriod,
    },
    { from: from("disruption"), to: ["disruption"], value: keys.disruption },
    { from: from("limits"), to: ["limits"], value: keys.limits },
    { from: from("weight"), to: ["weight"], value: keys.weight },
    { from: from("replicas"), to: ["replicas"], value: keys.replicas },
  ];
}

function zonesOf(
  findings: Findings,
  path: readonly PathStep[],
  file: ClusterFile,
  keys: NodePoolKeys,
): readonly string[] {
  const known = file.cluster?.zones ?? [];
  for (const [index, zone] of (keys.zones ?? []).entries())
    isDefined(findings, [...path, "zones", index], zone, known, "cluster.zones");
  return keys.zones ?? known;
}

/** A label that Karpenter decides by, and the short key that says it. */
interface WellKnown {
  readonly label: string;
  readonly key: "accelerator" | "architectures" | "capacityTypes" | "instanceTypes" | "zones" | undefined;
  readonly values: readonly string[] | undefined;
}

/** v1alpha5 defaulted these and v1 does not: a pool that says nothing would launch any architecture, spot too. */
function wellKnown(keys: NodePoolKeys, zones: readonly string[]): WellKnown[] {
  return [
    { label: ARCHITECTURE, key: "architectures", values: keys.architectures ?? ["amd64"] },
    { label: "kubernetes.io/os", key: undefined, values: ["linux"] },
    { label: CAPACITY_TYPE, key: "capacityTypes", values: keys.capacityTypes ?? ["on-demand"] },
    { label: INSTANCE_TYPE, key: "instanceTypes", values: keys.instanceTypes },
    { label: ZONE, key: "zones", values: zones },
    ...(keys.accelerator === undefined ? [] : [accelerated(keys.accelerator)]),
  ];
}

function accelerated(accelerator: Accelerator): WellKnown {
  const { label, maker } = MAKERS[accelerator];
  return { label, key: "accelerator", values: [maker] };
}

/** An item of a list that the short keys and the spec make together. */
interface Item<T> {
  readonly item: T;
  /** Where the file says it. */
  readonly in: readonly PathStep[];
  /** Its keys are not those of the file. */
  readonly asWhole: boolean;
  /** The file has its values where the others have more keys. */
  readonly isList?: true;
}

function said<T>(item: T, path: readonly PathStep[], asWhole = false): Item<T> {
  return { item, in: path, asWhole };
}

function originsOfItem(item: Item<unknown>, of: readonly PathStep[]): Origin[] {
  const whole = { of, in: item.in, asWhole: item.asWhole };
  return item.isList ? [whole, { of: [...of, "values"], in: item.in, asWhole: false }] : [whole];
}

function inList<T>(path: readonly PathStep[], key: string, items: readonly T[] = []): Item<T>[] {
  return items.map((item, index) => said(item, [...path, key, index]));
}

function saidByValues(item: Requirement, path: readonly PathStep[]): Item<Requirement> {
  return { item, in: path, asWhole: true, isList: true };
}

function requirements(
  findings: Findings,
  path: readonly PathStep[],
  keys: NodePoolKeys,
  zones: readonly string[],
): Item<Requirement>[] {
  const mapped = requirementsOf(keys.requirements).map((requirement) => {
    const at = [...path, "requirements", requirement.key];
    const inWords = keys.requirements?.[requirement.key];
    if (Array.isArray(inWords)) return saidByValues(requirement, at);
    return said(requirement, at, typeof inWords === "string");
  });
  const listed = inList<Requirement>(
    [...path, "spec", ...SPEC],
    "requirements",
    keys.spec?.template?.spec?.requirements,
  );
  const own = [...mapped, ...listed];
  // Also those that ask for nothing.
  const inMap = Object.keys(keys.requirements ?? {});
  for (const [index, { item }] of listed.entries())
    if (inMap.includes(item.key))
      findings.value(
        "KM108",
        [...path, "spec", ...SPEC, "requirements", index],
        `${item.key} is in ${path.join(".")}.requirements too`,
        "keep one of the two",
      );
  const added = wellKnown(keys, zones).flatMap(({ label, key, values }): Item<Requirement>[] => {
    if (values === undefined) return [];
    const saidHere = key !== undefined && keys[key] !== undefined;
    if (!inMap.includes(label) && !listed.some(({ item }) => item.key === label)) {
      const requirement = { key: label, operator: "In", values };
      if (key === "accelerator") return [said(requirement, [...path, key], true)];
      if (saidHere) return [saidByValues(requirement, [...path, key])];
      return [key === "zones" ? saidByValues(requirement, ["cluster", "zones"]) : said(requirement, path, true)];
    }
    if (saidHere)
      findings.key("KM108", [...path, key], `the requirement ${label} says it already`, "keep one of the two");
    return [];
  });
  return [...own, ...added];
}

/** An accelerator's nodes are for pods that ask for it; EKS itself lets those pass the taint of the resource's name. */
function stayingTaints(findings: Findings, path: readonly PathStep[], keys: NodePoolKeys): Item<Taint>[] {
  const all = taints(findings, path, "taints", inList(path, "taints", keys.taints), keys);
  const { accelerator } = keys;
  if (accelerator === undefined || all.some(({ item }) => item.key === accelerator)) return all;
  return [...all, said({ key: accelerator, effect: "NoSchedule" }, [...path, "accelerator"], true)];
}

function startupTaints(
  findings: Findings,
  path: readonly PathStep[],
  keys: NodePoolKeys,
  { file, taint }: Surroundings,
  networked: boolean,
): Item<Taint>[] {
  const ours = file.clearTaints?.taint ? said(taint, ["clearTaints", "taint"]) : said(taint, path, true);
  const short = [...(networked ? [ours] : []), ...inList(path, "startupTaints", keys.startupTaints)];
  return taints(findings, path, "startupTaints", short, keys);
}

/** Taints of the short key and of the spec stand together; the same key and effect twice is a problem. */
function taints(
  findings: Findings,
  path: readonly PathStep[],
  key: "taints" | "startupTaints",
  short: readonly Item<Taint>[],
  { spec }: NodePoolKeys,
): Item<Taint>[] {
  const all = [...short];
  const specPath = [...path, "spec", ...SPEC];
  for (const further of inList<Taint>(specPath, key, spec?.template?.spec?.[key])) {
    const taint = further.item;
    const same = all.find(({ item }) => item.key === taint.key && item.effect === taint.effect)?.item;
    if (!same) all.push(further);
    else if (same.value !== taint.value)
      findings.value(
        "KM108",
        further.in,
        `the taint ${taint.key} (${taint.effect}) is there already, with ${same.value === undefined ? "no value" : `the value ${JSON.stringify(same.value)}`}`,
        `it is of ${key}: or clearTaints.taint: take one of the two away`,
      );
  }
  return all;
}

/** The spec without the lists that are joined with those of the short keys. */
function withoutLists(spec: NodePoolKeys["spec"]): unknown {
  if (!spec?.template?.spec) return spec;
  const { requirements: _r, taints: _t, startupTaints: _s, ...rest } = spec.template.spec;
  return { ...spec, template: { ...spec.template, spec: rest } };
}
