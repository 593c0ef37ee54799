import { isDeepStrictEqual } from "node:util";
import { bare, type Commented, type CommentedMap, commentsIn, isCommentedMap, plainOf } from "./commented";

/** Classes or pools by name, and what all of them say alike. */
export interface Shared {
  readonly defaults: CommentedMap;
  readonly objects: CommentedMap;
}

/** What a cluster's node classes mostly have in common. */
const OF_CLASSES = ["role", "instanceProfile", "discovery"];

export function sharedByClasses(classes: CommentedMap): Shared {
  return shared(classes, [], (key) => OF_CLASSES.includes(key));
}

/** What none of the pools asks for. */
export function sharedByPools(pools: CommentedMap): Shared {
  return shared(pools, ["requirements"], (_, { content }) => content === "Any");
}

/** Takes from all what is at the path and the same in each, where the file is shorter by it. */
function shared(
  objects: CommentedMap,
  path: readonly string[],
  isWanted: (key: string, value: Commented) => boolean,
): Shared {
  const maps = [...objects.values()].map((object) => mapAt(object, path));
  const [first = new Map<string, Commented>(), ...others] = maps;
  const alike = [...first].filter(
    ([key, value]) =>
      isWanted(key, value) && isUncommented(value) && others.every((map) => isSame(map.get(key), value)),
  );
  const lines = path.length + 1;
  const isEmptied = maps.some((map) => map.size === alike.length);
  if (others.length * alike.length <= lines || (isEmptied && hasComments(objects, path)))
    return { defaults: new Map(), objects };
  const keys = alike.map(([key]) => key);
  return {
    defaults: path.reduceRight<CommentedMap>((map, step) => new Map([[step, bare(map)]]), new Map(alike)),
    objects: new Map([...objects].map(([name, object]) => [name, without(object, path, keys)])),
  };
}

function mapAt(value: Commented | undefined, [step, ...rest]: readonly string[]): CommentedMap {
  const map = value && isCommentedMap(value.content) ? value.content : new Map<string, Commented>();
  return step === undefined ? map : mapAt(map.get(step), rest);
}

function isSame(one: Commented | undefined, other: Commented): boolean {
  return one !== undefined && isUncommented(one) && isDeepStrictEqual(plainOf(one), plainOf(other));
}

function isUncommented(value: Commented): boolean {
  return commentsIn(value).length === 0;
}

/** At the map itself, which goes when nothing is left in it. */
function hasComments(objects: CommentedMap, [step = ""]: readonly string[]): boolean {
  return [...objects.values()].some((object) => {
    const found = mapAt(object, []).get(step);
    return found !== undefined && [...found.above, ...found.beside, ...found.below].length > 0;
  });
}

function without(object: Commented, [step, ...rest]: readonly string[], keys: readonly string[]): Commented {
  if (!isCommentedMap(object.content)) return object;
  if (step === undefined)
    return { ...object, content: new Map([...object.content].filter(([key]) => !keys.includes(key))) };
  const entries = [...object.content].flatMap(([key, value]): [string, Commented][] => {
    if (key !== step) return [[key, value]];
    const left = without(value, rest, keys);
    return mapAt(left, []).size > 0 ? [[key, left]] : [];
  });
  return { ...object, content: new Map(entries) };
}
