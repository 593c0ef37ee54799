import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";

/**
 * An object of an older Karpenter, its fields moved to where Karpenter 1 has them. Only moved: what a value means now, and
 * what was a default then, is not looked at; a field that has gone is left where it was.
 */
export function inKarpenter1(object: JsonMap): JsonMap[] {
  const { apiVersion, kind } = object;
  if (apiVersion === "karpenter.sh/v1alpha5" && kind === "Provisioner") return fromProvisioner(object);
  if (apiVersion === "karpenter.sh/v1beta1" || apiVersion === "karpenter.k8s.aws/v1beta1")
    return [moved(object, BETA, { apiVersion: apiVersion.replace("v1beta1", "v1") })];
  return [object];
}

/** From where to where, as paths in an object. */
type Moves = readonly (readonly [from: string, to: string])[];

const BETA: Moves = [["spec.disruption.expireAfter", "spec.template.spec.expireAfter"]];

const ALPHA_POOL: Moves = [
  ["spec.labels", "spec.template.metadata.labels"],
  ["spec.taints", "spec.template.spec.taints"],
  ["spec.requirements", "spec.template.spec.requirements"],
];

/** Its provider is a node class of its own now. */
function fromProvisioner({ metadata, spec }: JsonMap): JsonMap[] {
  const { provider = {}, ...rest } = mapOf(spec);
  const apiVersion = "karpenter.sh/v1";
  return [
    moved({ apiVersion, kind: "NodePool", metadata: metadata ?? {}, spec: rest }, ALPHA_POOL),
    {
      apiVersion: "karpenter.k8s.aws/v1",
      kind: "EC2NodeClass",
      metadata: metadata ?? {},
      spec: selecting(mapOf(provider)),
    },
  ];
}

/** Tags to choose by were a map; now they are terms. */
function selecting({ subnetSelector, securityGroupSelector, ...rest }: JsonMap): JsonMap {
  return {
    ...rest,
    ...(subnetSelector === undefined ? {} : { subnetSelectorTerms: [{ tags: subnetSelector }] }),
    ...(securityGroupSelector === undefined ? {} : { securityGroupSelectorTerms: [{ tags: securityGroupSelector }] }),
  };
}

function moved(object: JsonMap, moves: Moves, changes: JsonMap = {}): JsonMap {
  return moves.reduce((left, [from, to]) => move(left, from.split("."), to.split(".")), { ...object, ...changes });
}

function move(object: JsonMap, from: readonly string[], to: readonly string[]): JsonMap {
  const value = from.reduce<Json | undefined>((here, step) => mapOf(here)[step], object);
  return value === undefined ? object : put(without(object, from), to, value);
}

function put(object: JsonMap, [step = "", ...rest]: readonly string[], value: Json): JsonMap {
  return { ...object, [step]: rest.length === 0 ? value : put(mapOf(object[step]), rest, value) };
}

function without(object: JsonMap, [step = "", ...rest]: readonly string[]): JsonMap {
  if (rest.length > 0) return { ...object, [step]: without(mapOf(object[step]), rest) };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step));
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}
