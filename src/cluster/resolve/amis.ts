import { familyOfAlias } from "../ami-family";
import type { AmiTerm, NodeClassKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import type { Filling } from "./spec";

/** The AMIs of a class, in whichever way they are named. */
export function amis(findings: Findings, path: readonly PathStep[], { ami }: NodeClassKeys): Filling {
  const filling = { from: [...path, "ami"], to: ["amiSelectorTerms"] };
  if (ami === undefined) return { ...filling, value: undefined };
  if (typeof ami === "string") return { ...filling, value: [{ alias: ami }] };
  if (isOne(ami)) {
    refuseTwoWays(findings, filling.from, ami);
    return { ...filling, value: [ami], parts: [{ of: [0], in: [], asWhole: false }] };
  }
  for (const [index, term] of ami.entries()) refuseTwoWays(findings, [...filling.from, index], term);
  return { ...filling, value: ami };
}

function isOne(ami: AmiTerm | readonly AmiTerm[]): ami is AmiTerm {
  return !Array.isArray(ami);
}

/** An alias says the family; any other AMI leaves it open. */
export function wantOneFamily(
  findings: Findings,
  path: readonly PathStep[],
  keys: NodeClassKeys,
  alias: string | undefined,
): void {
  const said = keys.amiFamily ?? keys.spec?.amiFamily;
  const terms = keys.ami ?? keys.spec?.amiSelectorTerms;
  if (alias === undefined) {
    if (said !== undefined || terms === undefined) return;
    findings.missing(
      path,
      "amiFamily",
      "the family that the AMI boots like, as AL2023; or Custom, with userdata of yours",
    );
    return;
  }
  const family = familyOfAlias(alias);
  if (said === undefined || said === "Custom" || family === undefined || said === family) return;
  const at = keys.amiFamily === undefined ? ["spec", "amiFamily"] : ["amiFamily"];
  findings.key(
    "KM108",
    [...path, ...at],
    `amiFamily says ${said}, and ${alias} is of the family ${family}`,
    "amiFamily is for AMIs without an alias",
  );
}

/** Of an id and a parameter, Karpenter takes the first and forgets what else is said. */
function refuseTwoWays(findings: Findings, path: readonly PathStep[], term: AmiTerm): void {
  const said = Object.keys(term);
  const alone = said.find((key) => key === "id" || key === "ssmParameter");
  if (alone === undefined || said.length === 1) return;
  const others = said.filter((key) => key !== alone).join(" and ");
  findings.value("KM108", path, `${alone} names the AMI, and ${others} beside it would not count`, "keep one of them");
}
