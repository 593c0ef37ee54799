import type { Requirement } from "../cluster";
import type { RequirementKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";

/** Requirements as Karpenter and node affinities list them, from the map in which a label stands once. */
export function requirementsOf(keys: { readonly [label: string]: RequirementKeys } = {}): Requirement[] {
  return Object.entries(keys).flatMap(([key, said]): Requirement[] => {
    if (said === "Any") return [];
    if (typeof said === "string") return [{ key, operator: said }];
    if (isListed(said)) return [{ key, operator: "In", values: said }];
    return [{ key, ...said }];
  });
}

/** Only a pool's requirement has minValues. */
export function refuseMinValues(
  findings: Findings,
  path: readonly PathStep[],
  requirements: readonly Requirement[],
  whose: string,
): void {
  for (const { key, minValues } of requirements)
    if (minValues !== undefined)
      findings.key(
        "KM104",
        [...path, "requirements", key],
        `${whose} has no minValues`,
        "Karpenter's node pools have it",
      );
}

/** Array.isArray does not know readonly arrays. */
function isListed(said: RequirementKeys): said is readonly string[] {
  return Array.isArray(said);
}
