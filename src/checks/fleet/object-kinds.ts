import { mapAt, textAt } from "../../cluster/json";
import type { PlacedObject } from "../placed-object";

export function nameOf({ value }: PlacedObject): string {
  return textAt(mapAt(value, "metadata"), "name") ?? "";
}

/** An object that says no namespace goes where kubectl stands, which is nearly always default. */
export function namespaceOf({ value }: PlacedObject): string {
  return textAt(mapAt(value, "metadata"), "namespace") ?? "default";
}

/** What tells objects of one kind apart. */
export function fullName({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** Whether an object is of a kind, in whatever version of its group. */
export function isOf({ value }: PlacedObject, group: string, kind: string): boolean {
  const version = textAt(value, "apiVersion") ?? "";
  return value.kind === kind && (version.includes("/") ? version.slice(0, version.indexOf("/")) : "") === group;
}
