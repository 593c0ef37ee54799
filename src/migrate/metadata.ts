import { isMap, type YAMLMap } from "yaml";
import type { Findings } from "./findings";
import { type Field, fieldsOf, isEmpty, move, newMap, valueAt } from "./nodes";
import type { Renames } from "./renames";

/** What the API server or Karpenter writes into an object, and not its author. */
const OF_SERVER = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "finalizers",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

const ANNOTATION_OF_SERVER =
  /^(?:kubectl\.kubernetes\.io\/last-applied-configuration|karpenter\.sh\/(?:provisioner|nodepool)-hash.*|karpenter\.k8s\.aws\/(?:nodetemplate|ec2nodeclass)-hash.*|compatibility\.karpenter\.(?:sh|k8s\.aws)\/.*|karpenter\.sh\/stored-version-migrated)$/;

/** The metadata of the new object: a new object has no history. */
export function metadataOf(old: YAMLMap, findings: Findings, renames: Renames): YAMLMap {
  const metadata = newMap(old);
  const dropped: string[] = [];
  for (const field of fieldsOf(old)) {
    if (OF_SERVER.includes(field.name)) dropped.push(field.name);
    else if (field.name === "annotations") moveAnnotations(field, metadata, dropped);
    else move(field, metadata);
  }
  renames.annotations(valueAt(metadata, "annotations"));
  if (dropped.length > 0)
    findings.leftOut(old, dropped.join(", "), "the API server and Karpenter write it; the new object gets its own");
  return metadata;
}

function moveAnnotations(field: Field, metadata: YAMLMap, dropped: string[]): void {
  const { value } = field;
  for (const { name } of fieldsOf(value)) {
    if (!isMap(value) || !ANNOTATION_OF_SERVER.test(name)) continue;
    value.delete(name);
    dropped.push(name);
  }
  if (!isEmpty(value)) move(field, metadata);
}
