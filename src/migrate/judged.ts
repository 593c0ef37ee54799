import { Document, isMap, isScalar, isSeq, type Node } from "yaml";
import { refused } from "../checks/refused";
import type { JsonMap } from "../cluster/cluster";
import { type PathStep, showPath } from "../cluster/located";
import type { Place, Problem } from "../cluster/problem";
import type { NewObject } from "./new-object";
import { fieldAt } from "./nodes";
import { placeOf } from "./origins";

/** What the API server would refuse in an object that was made, at the place that it comes from. */
export function refusalsOf({ map }: NewObject): Problem[] {
  const value: JsonMap = new Document(map, { version: "1.1" }).toJS();
  return refused({ value, place: (path, on) => placeIn(map, path, on) }, undefined);
}

/** Shown by its way in the new object: what the old one called it is in the line. */
function placeIn(map: Node, path: readonly PathStep[], on?: "key"): Place {
  let here: Node = map;
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1;
    const next = isLast && on === "key" ? keyIn(here, step) : below(here, step);
    if (!next) break;
    here = next;
  }
  return { ...placeOf(here), path: showPath(path) };
}

function below(node: Node, step: PathStep): Node | undefined {
  const found = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
  return isMap(found) || isSeq(found) || isScalar(found) ? found : undefined;
}

function keyIn(node: Node, step: PathStep): Node | undefined {
  return fieldAt(node, String(step))?.key ?? below(node, step);
}
