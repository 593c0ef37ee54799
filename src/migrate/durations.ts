import type { Node } from "yaml";
import { madeFor, textOf } from "./nodes";

/** A number of seconds as v1 writes it, in the largest unit that it fills: 2592000 is 720h. */
export function seconds(node: Node): Node {
  const number = Number(textOf(node));
  const isNumber = Number.isSafeInteger(number) && number >= 0;
  return madeFor(isNumber ? inUnits(number) : (textOf(node) ?? ""), node);
}

function inUnits(number: number): string {
  if (number > 0 && number % 3600 === 0) return `${number / 3600}h`;
  if (number > 0 && number % 60 === 0) return `${number / 60}m`;
  return `${number}s`;
}
