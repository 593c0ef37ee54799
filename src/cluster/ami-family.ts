import type { Ec2NodeClassSpec } from "../../imports/specs";

/** Whose userdata and volumes an AMI wants. */
export type AmiFamily = NonNullable<Ec2NodeClassSpec["amiFamily"]>;

/** By the word that an alias begins with. */
export const FAMILY_OF_ALIAS: ReadonlyMap<string, AmiFamily> = new Map([
  ["al2", "AL2"],
  ["al2023", "AL2023"],
  ["bottlerocket", "Bottlerocket"],
  ["windows2019", "Windows2019"],
  ["windows2022", "Windows2022"],
  ["windows2025", "Windows2025"],
]);

export const AMI_FAMILIES: readonly AmiFamily[] = [...FAMILY_OF_ALIAS.values(), "Custom"];

export function familyOfAlias(alias: string): AmiFamily | undefined {
  return FAMILY_OF_ALIAS.get(alias.split("@")[0] ?? "");
}

/** As Karpenter finds it: amiFamily has the last word, so that an alias can be of the family Custom. */
export function amiFamilyOf({ amiFamily, amiSelectorTerms }: Ec2NodeClassSpec): AmiFamily | undefined {
  const alias = amiSelectorTerms.find((term) => term.alias !== undefined)?.alias;
  return amiFamily ?? (alias === undefined ? undefined : familyOfAlias(alias));
}
