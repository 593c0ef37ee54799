import type { Selector } from "../cluster/cluster";

type Tags = Readonly<Record<string, string>>;

interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

// Filters are given to the aws cli as JSON: a name may hold what the cli's short form cannot.

/** Finds the one subnet of a network in a zone. */
export function subnetFilters(selector: Selector, zone: string): string {
  const own = "id" in selector ? [filter("subnet-id", selector.id)] : tagsAre(selector.tags);
  return JSON.stringify([...own, filter("availability-zone", zone)]);
}

/** Finds what a selector term of Karpenter finds, where * as a tag's value means any. */
export function selectorTermFilters(term: { readonly id?: string; readonly tags?: Tags }): string {
  if (term.id !== undefined) return JSON.stringify([filter("subnet-id", term.id)]);
  const tags = Object.entries(term.tags ?? {});
  return JSON.stringify(
    tags.map(([key, value]) => (value === "*" ? filter("tag-key", key) : filter(`tag:${key}`, value))),
  );
}

/** Finds whatever has all these tags. */
export function tagFilters(tags: Tags): string {
  return JSON.stringify(tagsAre(tags));
}

function tagsAre(tags: Tags): Filter[] {
  return Object.entries(tags).map(([key, value]) => filter(`tag:${key}`, value));
}

/** EC2 takes * and ? in a filter's values as wildcards, unless a backslash stands before them. */
function filter(name: string, value: string): Filter {
  return { Name: name, Values: [value.replace(/[\\*?]/g, "\\$&")] };
}
