import { isScalar, type Node, Scalar } from "yaml";
import { textOf } from "./nodes";
import { madeOf } from "./origins";

/** A number of seconds as v1 writes it, in the largest unit that it fills: 2592000 is 720h. */
export function seconds(node: Node): Node {
  const number = Number(textOf(node));
  const made = new Scalar(Number.isSafeInteger(number) && number >= 0 ? inUnits(number) : (textOf(node) ?? ""));
  if (isScalar(node) && node.comment) made.comment = node.comment;
  return madeOf(made, node);
}

function inUnits(number: number): string {
  if (number > 0 && number % 3600 === 0) return `${number / 3600}h`;
  if (number > 0 && number % 60 === 0) return `${number / 60}m`;
  return `${number}s`;
}
