import type { Requirement } from "../cluster";
import type { RequirementKeys } from "../cluster-file";

/** Requirements as Karpenter and node affinities list them, from the map in which a label stands once. */
export function requirementsOf(keys: { readonly [label: string]: RequirementKeys } = {}): Requirement[] {
  return Object.entries(keys).flatMap(([key, said]): Requirement[] => {
    if (said === "Any") return [];
    if (typeof said === "string") return [{ key, operator: said }];
    if (isListed(said)) return [{ key, operator: "In", values: said }];
    return [{ key, ...said }];
  });
}

/** Array.isArray does not know readonly arrays. */
function isListed(said: RequirementKeys): said is readonly string[] {
  return Array.isArray(said);
}
