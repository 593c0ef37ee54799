/** In the order in which a person writes them; what is not named here comes after, in the order it has. */
const FIRST = [
  "apiVersion",
  "apiGroup",
  "apiGroups",
  "group",
  "kind",
  "metadata",
  "name",
  "namespace",
  "labels",
  "annotations",
  "key",
  "operator",
  "value",
  "values",
  "image",
  "imagePullPolicy",
  "command",
  "args",
  "env",
  "ports",
  "resources",
];

/** A script of a hundred lines hides what stands behind it. */
const LAST = ["userData"];

/** Their keys are somebody's own words: `name` is a label there, not the object's name. */
const DATA = new Set(["annotations", "data", "labels", "matchLabels", "nodeSelector", "stringData", "tags"]);

const RANKS = new Map([
  ...FIRST.map((key, index) => [key, index - FIRST.length] as const),
  ...LAST.map((key, index) => [key, index + 1] as const),
]);

/** The keys of a map that stands under `parent`. */
export function keysInOrder(map: object, parent: string): string[] {
  const keys = Object.keys(map);
  // Only behind an operator are they what it compares with; a Helm release has values too.
  const compares = Object.hasOwn(map, "operator");
  const rank = (key: string) => (key === "values" && !compares ? 0 : (RANKS.get(key) ?? 0));
  return DATA.has(parent) ? keys : keys.sort((a, b) => rank(a) - rank(b));
}
