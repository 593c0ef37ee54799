import { isScalar, type Node } from "yaml";
import { fieldsOf, itemsOf } from "./nodes";

/** How YAML or JSON begins an object of a version that is no more. */
const OLD_OBJECT = /\bapiVersion["']?:\s*["']?karpenter(?:\.sh\/v1(?:alpha5|beta1)|\.k8s\.aws\/v1(?:alpha1|beta1))\b/;

/** The values that are texts with old objects in them: patches of a kustomization, files in a ConfigMap. */
export function* objectsInTexts(node: Node): Iterable<Node> {
  if (isScalar(node) && typeof node.value === "string" && OLD_OBJECT.test(node.value)) yield node;
  for (const item of itemsOf(node)) yield* objectsInTexts(item);
  for (const { name, value } of fieldsOf(node))
    if (name !== "kubectl.kubernetes.io/last-applied-configuration") yield* objectsInTexts(value);
}
