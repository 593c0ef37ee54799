import { mapAt, textAt } from "../../cluster/json";
import { AWS, CLASS } from "../kinds";
import type { V1Object } from "./v1-object";

/** Where a NodePool names the class of its nodes. */
export const NODE_CLASS_REF = ["template", "spec", "nodeClassRef"];

interface ClassReference {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
}

export function classReferenceOf({ value }: V1Object): ClassReference {
  const reference = NODE_CLASS_REF.reduce(mapAt, mapAt(value, "spec"));
  return { group: textAt(reference, "group"), kind: textAt(reference, "kind"), name: textAt(reference, "name") };
}

/** EKS Auto Mode has classes of its own, and so has each other cloud. */
export function isOfAnotherProvider(object: V1Object): boolean {
  const { group } = classReferenceOf(object);
  return group !== undefined && !group.startsWith(AWS);
}

/** The class that the pool's nodes are of; undefined when the reference is none as v1 wants it. */
export function nodeClassOf(pool: V1Object): string | undefined {
  const { group, kind, name } = classReferenceOf(pool);
  return kind === CLASS && group === AWS ? name : undefined;
}
