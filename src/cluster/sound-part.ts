import { isMap, type Located, type LocatedEntry, type PathStep } from "./located";

/** Each refers only to those before it. */
const SECTIONS = ["cluster", "networks", "nodeClasses", "nodePools", "samples"];

/** Nothing refers to these. */
const ALONE = ["inputs", "karpenter", "nodeLatency", "podAddresses"];

/** What refers to one of these comes behind a section: the startup taint is one of the node pools'. */
const BEHIND: ReadonlyMap<string, string> = new Map([
  ["clearTaints", "nodeClasses"],
  ["nodeClassDefaults", "networks"],
  ["nodePoolDefaults", "nodeClasses"],
]);

/**
 * The file without what is wrong in form, and without all that may refer to it: what is wrong in meaning in the rest can
 * then be said at once, and nothing is said that comes of the first mistakes only.
 */
export function soundPart(root: Located, mistakes: readonly (readonly PathStep[])[]): Located {
  if (!isMap(root.value)) return root;
  const sections = new Map(root.value);
  for (const [section, entry] of mistakes) {
    const name = String(section);
    for (const later of refersTo(name)) sections.delete(later);
    takeOut(sections, name, entry);
  }
  return { ...root, value: sections };
}

/** A section that nobody knows may be one of ours, mistyped: anything may refer to it. */
function refersTo(section: string): string[] {
  if (ALONE.includes(section)) return [];
  const position = SECTIONS.indexOf(BEHIND.get(section) ?? section);
  return SECTIONS.slice(position + 1);
}

function takeOut(sections: Map<string, LocatedEntry>, section: string, entry: PathStep | undefined): void {
  const found = sections.get(section);
  if (!found) return;
  if (!isMap(found.value.value) || entry === undefined || !SECTIONS.includes(section)) {
    sections.delete(section);
    return;
  }
  const entries = new Map(found.value.value);
  entries.delete(String(entry));
  sections.set(section, { ...found, value: { ...found.value, value: entries } });
}
