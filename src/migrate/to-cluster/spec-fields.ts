import type { Json } from "../../cluster/cluster";
import {
  bare,
  type Commented,
  type CommentedMap,
  commentsIn,
  isCommentedList,
  isCommentedMap,
  plainOf,
  under,
} from "./commented";

/** Maps that a cluster file does not have: what is said above them goes to the first thing in them. */
const DISSOLVED = ["template", "metadata", "spec"];

/** The fields of a spec. Short keys take away what they say; what is left is left to `spec`. */
export class SpecFields {
  /** What is said below it. */
  readonly below: readonly string[];
  private root: CommentedMap;

  constructor(spec: Commented) {
    const below: string[] = [];
    const { content } = handedDown(spec, below);
    this.below = below;
    this.root = isCommentedMap(content) ? content : new Map();
  }

  at(path: readonly string[]): Commented | undefined {
    let here: Commented | undefined = bare(this.root);
    for (const step of path) here = here && isCommentedMap(here.content) ? here.content.get(step) : undefined;
    return here;
  }

  plainAt(path: readonly string[]): Json | undefined {
    const found = this.at(path);
    return found && plainOf(found);
  }

  take(path: readonly string[]): void {
    this.root = without(this.root, path);
  }

  /** Takes a list or a map that says nothing, and of which nothing is said. */
  takeEmpty(path: readonly string[]): void {
    const found = this.at(path);
    if (found && isEmpty(found.content) && commentsIn(found).length === 0) this.take(path);
  }

  put(path: readonly string[], value: Commented): void {
    this.take(path);
    const parent = this.at(path.slice(0, -1))?.content;
    const key = path.at(-1);
    if (key === undefined) return;
    if (isCommentedMap(parent)) parent.set(key, value);
    else this.put(path.slice(0, -1), bare(new Map([[key, value]])));
  }

  /** Undefined when everything was taken. */
  get rest(): Commented | undefined {
    return this.root.size > 0 ? bare(this.root) : undefined;
  }
}

function isEmpty(content: Commented["content"]): boolean {
  return isCommentedMap(content) ? content.size === 0 : isCommentedList(content) && content.length === 0;
}

/** Without the value at the path, and without the maps that are empty then. */
function without(map: CommentedMap, [step = "", ...rest]: readonly string[]): CommentedMap {
  const found = map.get(step);
  if (!found) return map;
  const kept = new Map(map);
  const below = rest.length > 0 && isCommentedMap(found.content) ? without(found.content, rest) : new Map();
  if (below.size === 0) kept.delete(step);
  else kept.set(step, { ...found, content: below });
  return kept;
}

function handedDown(value: Commented, below: string[]): Commented {
  if (!isCommentedMap(value.content)) return value;
  below.push(...value.below);
  let above = [...value.above, ...value.beside];
  const entries = [...value.content].map(([key, item]): [string, Commented] => {
    const told = under(above, item);
    above = [];
    return [key, DISSOLVED.includes(key) ? handedDown(told, below) : told];
  });
  return bare(new Map(entries));
}
