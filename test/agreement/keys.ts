import type { Json } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import type { Change, Mutation, Soil } from "./mutation";
import type { Spot } from "./places";

/** Keys of maps that take any; labels, annotations, limits and tags are such. */
export const keyMutations: readonly Mutation[] = [
  { name: "key of a map", weight: 5, change: key },
  { name: "annotations at their limit", weight: 1, change: annotationsAtLimit },
];

const LONG = "a".repeat(63);
const DOMAIN = [LONG, LONG, LONG, "a".repeat(61)].join(".");

const KEYS = [
  ...[
    "a",
    "a-b",
    "a_b",
    "a.b",
    "A",
    "a/b",
    "example.com/a",
    "a/B_c.d-e",
    "",
    "/",
    "/a",
    "a/",
    "a/b/c",
    "-a",
    "a-",
    ".a",
    "_a",
    "a b",
  ],
  ...[
    "A.com/a",
    "a_b/c",
    "-a/b",
    "a-/b",
    "a..b/c",
    "a./b",
    ".a/b",
    "é",
    "é/a",
    "a/é",
    "a\n",
    "\na",
    "a\u0000",
    "[x]",
    "a]b",
    "x.y[z]",
  ],
  ...[
    LONG,
    `${LONG}a`,
    `a/${LONG}`,
    `a/${LONG}a`,
    `${DOMAIN}/a`,
    `${DOMAIN}a/a`,
    `${LONG}a/b`,
    "__proto__",
    "constructor",
    "hasOwnProperty",
  ],
  ...[
    "kubernetes.io/hostname",
    "karpenter.sh/nodepool",
    "karpenter.sh/capacity-type",
    "k8s.io/a",
    "kubernetes.io/cluster/x",
  ],
];

function key({ value, schema }: Spot, { random }: Soil): Change | undefined {
  if (!isMap(value) || !schema.additionalProperties) return undefined;
  const entries = Object.entries(value);
  const model: Json = entries[0]?.[1] ?? "a";
  const kept = random.once(2) ? entries : entries.slice(1);
  return { to: Object.fromEntries([...kept, [random.pick(KEYS), model]]) };
}

/** Keys and values together; what kubectl's own annotation would add is not counted. */
const ANNOTATIONS_LIMIT = 256 * 1024;

function annotationsAtLimit({ path }: Spot, { random }: Soil): Change | undefined {
  if (path.join(".") !== "metadata.annotations") return undefined;
  const filler = random.pick(["a", "é"]);
  const bytes = ANNOTATIONS_LIMIT + random.pick([-1, 0, 1]) - "key".length;
  const text = filler.repeat(Math.floor(bytes / Buffer.byteLength(filler)));
  return { to: { key: text + "a".repeat(bytes - Buffer.byteLength(text)) } };
}
