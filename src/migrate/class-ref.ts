import type { Node, YAMLMap } from "yaml";
import { CLASS } from "./kinds";
import { type Field, fieldAt, madeFor, move, newMap, put } from "./nodes";

/** A pool's reference to its class as v1 has it: of a group, and no version. Comments stay with what they are about. */
export function classRef(old: Node, group: string, kind = CLASS): YAMLMap {
  const ref = newMap(old);
  say(ref, "group", group, fieldAt(old, "apiVersion"), old);
  say(ref, "kind", kind, fieldAt(old, "kind"), old);
  const name = fieldAt(old, "name");
  if (name) move(name, ref);
  return ref;
}

function say(ref: YAMLMap, name: string, value: string, was: Field | undefined, old: Node): void {
  if (was) move({ ...was, value: madeFor(value, was.value) }, ref, name);
  else put(ref, name, value, old);
}
