import type { Node } from "yaml";
import type { Problem } from "../cluster/problem";
import type { Note } from "./note";
import { fieldOf, placeOf } from "./origins";

/** What is found while objects are migrated: of one object at a time. */
export class Findings {
  readonly notes: Note[] = [];
  readonly problems: Problem[] = [];
  private object = "";

  /** From now on all is about this object. */
  about(object: string): void {
    this.object = object;
  }

  /** A field that v1 does not have. */
  lost(node: Node, before: string, why: string, field = fieldOf(node)): void {
    this.note("KM701", node, { field, before, after: "none", why });
  }

  /** What is said as it was, or not at all, and means something else. */
  changed(node: Node, change: Pick<Note, "field" | "before" | "after" | "why">): void {
    this.note("KM702", node, change);
  }

  /** What held without being said. */
  writtenOut(node: Node, field: string, after: string, why: string): void {
    this.note("KM703", node, { field, before: "not said", after, why });
  }

  renamed(node: Node, before: string, after: string, why: string, field = fieldOf(node)): void {
    this.note("KM704", node, { field, before, after, why });
  }

  leftOut(node: Node, before: string, why: string): void {
    this.note("KM705", node, { field: fieldOf(node) || "the object", before, after: "none", why });
  }

  refuse(code: Problem["code"], node: Node, says: string, hint: string): void {
    this.problems.push({ code, severity: "error", at: placeOf(node), says, hint });
  }

  warn(code: Problem["code"], node: Node, says: string, hint: string): void {
    this.problems.push({ code, severity: "warning", at: placeOf(node), says, hint });
  }

  private note(code: Note["code"], node: Node, rest: Pick<Note, "field" | "before" | "after" | "why">): void {
    this.notes.push({ code, at: placeOf(node), object: this.object, ...rest });
  }
}
