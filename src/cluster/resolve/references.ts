import { didYouMean } from "../did-you-mean";
import type { Findings } from "../findings";
import type { PathStep } from "../located";

/**
 * Whether a name that stands at a path is one of those defined elsewhere; if not, that is a problem. Meant is one that is
 * free: a map has each key once.
 */
export function isDefined(
  findings: Findings,
  path: readonly PathStep[],
  name: string,
  defined: readonly string[],
  where: string,
  free = defined,
): boolean {
  if (defined.includes(name)) return true;
  const choice = defined.length > 0 ? `${where} has ${defined.join(", ")}` : `${where} is empty`;
  const hint = didYouMean(name, free) ?? choice;
  // A name may stand as a key, or as a value.
  if (path[path.length - 1] === name) findings.key("KM110", path, `${name} is not in ${where}`, hint);
  else findings.value("KM110", path, `${name} is not in ${where}`, hint);
  return false;
}
