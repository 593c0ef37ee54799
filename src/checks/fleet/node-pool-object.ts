import type { NodePoolSpec } from "../../../imports/specs";
import { isMap, type Unread } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { hasVariable } from "../../manifests/variables";
import type { PlacedObject } from "../placed-object";
import { isOf, nameOf } from "./object-kinds";

type Template = NodePoolSpec["template"]["spec"];

/** A NodePool, with what the rules ask it for. */
export interface NodePoolObject extends PlacedObject {
  readonly name: string;
  readonly spec: NodePoolSpec;
  readonly labels: Readonly<Record<string, string>>;
  readonly requirements: Template["requirements"];
  readonly taints: NonNullable<Template["taints"]>;
  readonly startupTaints: NonNullable<Template["startupTaints"]>;
  /** The name of its EC2NodeClass. */
  readonly nodeClass: string;
}

/** The path of a field of the nodes that a pool makes. */
export function ofNodes(...path: readonly PathStep[]): PathStep[] {
  return ["spec", "template", "spec", ...path];
}

export function nodePoolObject(object: PlacedObject): NodePoolObject | undefined {
  const { value } = object;
  if (!isOf(object, "karpenter.sh", "NodePool") || !isPool(value)) return undefined;
  const { metadata, spec } = value.spec.template;
  return {
    value,
    place: (path, on) => object.place(path, on),
    name: nameOf(object),
    spec: value.spec,
    labels: metadata?.labels ?? {},
    requirements: spec.requirements.map(withoutVariables),
    taints: spec.taints ?? [],
    startupTaints: spec.startupTaints ?? [],
    nodeClass: spec.nodeClassRef.name,
  };
}

/** What a variable becomes, nobody here knows: any value will do. */
export function withoutVariables<
  Requirement extends { readonly operator: string; readonly values?: readonly string[] },
>(requirement: Requirement): Requirement {
  if (!requirement.values?.some(hasVariable)) return requirement;
  return { ...requirement, operator: "Exists", values: [] };
}

/** Whoever asks has let the API server's checks look at it. */
function isPool(value: Unread): value is Unread & { readonly spec: NodePoolSpec } {
  return isMap(value.spec);
}
