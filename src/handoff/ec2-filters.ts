import type { Selector } from "../cluster/cluster";

type Tags = Readonly<Record<string, string>>;

interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

// Filters are given to the aws cli as JSON: a name may hold what the cli's short form cannot.

/** Finds the one subnet of a network in a zone. */
export function subnetFilters(selector: Selector, zone: string): string {
  const own = "id" in selector ? [literal("subnet-id", selector.id)] : tagsAre(selector.tags);
  return JSON.stringify([...own, literal("availability-zone", zone)]);
}

/** Finds what a selector term of Karpenter finds: it leaves the wildcards in a tag's value to EC2, and takes * for any. */
export function selectorTermFilters(term: { readonly id?: string; readonly tags?: Tags }): string {
  if (term.id !== undefined) return JSON.stringify([literal("subnet-id", term.id)]);
  const tags = Object.entries(term.tags ?? {});
  return JSON.stringify(
    tags.map(([key, value]) =>
      value === "*" ? { Name: "tag-key", Values: [key] } : { Name: `tag:${key}`, Values: [value] },
    ),
  );
}

/** Finds whatever has all these tags. */
export function tagFilters(tags: Tags): string {
  return JSON.stringify(tagsAre(tags));
}

function tagsAre(tags: Tags): Filter[] {
  return Object.entries(tags).map(([key, value]) => literal(`tag:${key}`, value));
}

/** EC2 takes * and ? in a filter's values as wildcards, unless a backslash stands before them. */
function literal(name: string, value: string): Filter {
  return { Name: name, Values: [value.replace(/[\\*?]/g, "\\$&")] };
}
