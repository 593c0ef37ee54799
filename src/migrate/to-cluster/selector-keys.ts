import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../cluster/cluster";
import { isList, isMap, mapAt, textAt } from "../../cluster/json";
import {
  bare,
  besideItsValue,
  type Commented,
  type CommentedMap,
  commentsIn,
  isCommentedList,
  isCommentedMap,
  under,
} from "./commented";

/** An alias alone is a word, another term alone a map. Undefined for what the key does not say. */
export function amiOf(terms: Commented): Commented | undefined {
  const maps = mapsIn(terms);
  const [first, ...others] = maps ?? [];
  if (!first) return undefined;
  if (others.length > 0) return terms;
  const comments = [...terms.above, ...terms.beside];
  const alias = first.content.get("alias");
  if (alias) {
    const beside = besideItsValue(terms);
    const said = beside ? { beside } : { above: [...comments, ...commentsIn(first)] };
    return first.content.size === 1 ? { ...bare(alias.content), ...said } : undefined;
  }
  return under(comments, first);
}

const NAME = "Name";

/** Subnets or security groups. A tag Name alone is a name. */
export function selectorsOf(terms: Commented): Commented | undefined {
  const maps = mapsIn(terms);
  // The name of a security group is none of its tags.
  if (!maps || maps.some(({ content }) => content.has("name"))) return undefined;
  return { ...terms, content: maps.map(named) };
}

function named(term: MapItem): Commented {
  const tags = term.content.get("tags");
  const content = tags?.content;
  const isNamed = term.content.size === 1 && isCommentedMap(content) && content.size === 1;
  const name = isNamed ? content.get(NAME) : undefined;
  // A value that is empty means any.
  if (!tags || !name || name.content === "") return term;
  return { ...term, content: new Map([["name", under([...tags.above, ...tags.beside], name)]]) };
}

/** The keys of a cluster file for two of the fields. */
const OF_RESERVATIONS: ReadonlyMap<string, string> = new Map([
  ["ownerID", "owner"],
  ["instanceMatchCriteria", "match"],
]);

export function reservationsOf(terms: Commented): Commented | undefined {
  const maps = mapsIn(terms);
  return maps && { ...terms, content: maps.map((term) => ({ ...term, content: renamed(term.content) })) };
}

function renamed(term: CommentedMap): CommentedMap {
  return new Map([...term].map(([key, value]) => [OF_RESERVATIONS.get(key) ?? key, value]));
}

type MapItem = Commented & { readonly content: CommentedMap };

function mapsIn({ content }: Commented): MapItem[] | undefined {
  return isCommentedList(content) && content.every(isMapItem) ? [...content] : undefined;
}

function isMapItem(item: Commented): item is MapItem {
  return isCommentedMap(item.content);
}

export const DISCOVERY = "karpenter.sh/discovery";

/** The tag's value, where the terms ask for it and nothing else. */
export function discoveryOf(terms: Json | undefined): string | undefined {
  const [term, ...others] = isList(terms) ? terms : [];
  const value = textAt(mapAt(term, "tags"), DISCOVERY);
  if (others.length > 0 || value === undefined || !isMap(term)) return undefined;
  return isDeepStrictEqual({ ...term }, { tags: { [DISCOVERY]: value } }) ? value : undefined;
}
