import type { Ec2NodeClassSpec } from "../../../imports/specs";
import type { Cluster, NodeClass } from "../../cluster/cluster";
import { isMap, type Unread } from "../../cluster/json";
import type { PlacedObject } from "../placed-object";
import { isOf, nameOf } from "./object-kinds";

/** An EC2NodeClass, with what the rules ask it for. */
export interface NodeClassObject extends PlacedObject {
  readonly name: string;
  readonly spec: Ec2NodeClassSpec;
  /** What the cluster file says of it; of a class that stands in a manifest nobody knows what its userdata does. */
  readonly resolved?: NodeClass;
}

export function nodeClassObject(object: PlacedObject, cluster: Cluster | undefined): NodeClassObject | undefined {
  const { value } = object;
  if (!isOf(object, "karpenter.k8s.aws", "EC2NodeClass") || !isNodeClass(value)) return undefined;
  const name = nameOf(object);
  const resolved = cluster?.nodeClasses.find((nodeClass) => nodeClass.name === name);
  return {
    value,
    place: (path, on) => object.place(path, on),
    name,
    spec: value.spec,
    ...(resolved ? { resolved } : {}),
  };
}

/** Whoever asks has let the API server's checks look at it. */
function isNodeClass(value: Unread): value is Unread & { readonly spec: Ec2NodeClassSpec } {
  return isMap(value.spec);
}
