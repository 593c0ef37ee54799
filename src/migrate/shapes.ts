import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Findings } from "./findings";
import { known } from "./known";
import { type Field, shown, textOf } from "./nodes";

type Shape = "a map" | "a list" | "text";

const OF_SHAPE: Readonly<Record<Shape, (node: Node) => boolean>> = { "a map": isMap, "a list": isSeq, text: isScalar };

/** Of fields that are looked into: what stands in another shape would be lost. Others the API server's judgement finds. */
const SHAPES: Readonly<Record<string, Shape>> = {
  amiFamily: "text",
  consolidation: "a map",
  disruption: "a map",
  limits: "a map",
  metadata: "a map",
  provider: "a map",
  providerRef: "a map",
  requirements: "a list",
  spec: "a map",
  template: "a map",
};

/** A variable that something else fills in, mostly: `requirements: ${…}`. */
export function hasItsShape({ name, value }: Field, findings: Findings): boolean {
  const shape = known(SHAPES, name);
  const isNothing = isScalar(value) && textOf(value) === undefined;
  if (!shape || isNothing || OF_SHAPE[shape](value)) return true;
  const hint = /\$|\{\{|<.*>/.test(shown(value)) ? "fill the variable in first, and migrate what comes out" : "";
  findings.refuse("KM403", value, `${JSON.stringify(shown(value))} is not ${shape}`, hint);
  return false;
}
