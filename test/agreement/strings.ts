import { type Change, type Mutation, type Soil, sample } from "./mutation";
import { stringFor } from "./pattern";
import type { Spot } from "./places";
import type { Random } from "./random";

/** Texts: that fit, that nearly fit, and that nobody expects. */
export const stringMutations: readonly Mutation[] = [
  { name: "text of the pattern", weight: 12, change: ofPattern },
  { name: "text near the pattern", weight: 6, change: nearPattern },
  {
    name: "one character",
    weight: 5,
    change: ({ value }, { random }) => (typeof value === "string" ? { to: edited(value, random) } : undefined),
  },
  { name: "other of the enum", weight: 6, change: otherOfEnum },
  { name: "near the enum", weight: 2, change: nearEnum },
  {
    name: "date",
    weight: 8,
    change: ({ schema }, { random }) => (schema.format === "date-time" ? { to: random.pick(DATES) } : undefined),
  },
  { name: "odd text", weight: 4, change: oddText },
];

function ofPattern({ schema: { type, pattern } }: Spot, { random }: Soil): Change | undefined {
  return pattern === undefined || type === "array" ? undefined : { to: stringFor(pattern, random) };
}

function nearPattern({ schema: { type, pattern } }: Spot, { random }: Soil): Change | undefined {
  return pattern === undefined || type === "array" ? undefined : { to: edited(stringFor(pattern, random), random) };
}

/** Characters that patterns treat apart, and some that only JavaScript or only RE2 takes for space, digit or line end. */
const CHARACTERS = [
  ...["a", "Z", "0", "9", "-", "_", ".", "/", "%", "+", "@", ":", ",", " ", "\t", "\n", "\r", "\v", "\f"],
  ...["\u0000", "\u0085", "\u00a0", "\u2028", "\ufeff", "é", "ſ", "K", "٣", "\u{1d4b3}", "\u{1f680}"],
];

/** The text with one character more, less, or another. */
function edited(text: string, random: Random): string {
  const characters = [...text];
  const at = random.below(characters.length + 1);
  const [removed, ...added] = random.pick([[0, random.pick(CHARACTERS)], [1, random.pick(CHARACTERS)], [1]] as const);
  return characters.toSpliced(at, removed, ...added).join("");
}

function otherOfEnum({ schema }: Spot, { random }: Soil): Change | undefined {
  return schema.enum ? { to: random.pick(schema.enum) } : undefined;
}

function nearEnum({ schema }: Spot, { random }: Soil): Change | undefined {
  if (!schema.enum) return undefined;
  const word = random.pick(schema.enum);
  return { to: random.pick([word.toLowerCase(), word.toUpperCase(), `${word} `, edited(word, random), ""]) };
}

const DATES = [
  ...["2024-05-01T10:00:00Z", "2024-05-01T10:00:00.5Z", "2024-05-01T10:00:00.123456789+02:00", "2024-05-01t10:00:00z"],
  ...[
    "2024-05-01 10:00:00Z",
    "2024-05-01T10:00:00",
    "2024-05-01",
    "10:00:00Z",
    "2024-05-01T10:00Z",
    "2024-5-1T10:00:00Z",
  ],
  ...[
    "2023-02-29T10:00:00Z",
    "2024-02-29T10:00:00Z",
    "2024-04-31T10:00:00Z",
    "2024-13-01T10:00:00Z",
    "2024-00-10T10:00:00Z",
  ],
  ...[
    "2024-05-01T24:00:00Z",
    "2024-05-01T23:59:60Z",
    "2024-06-30T23:59:60Z",
    "2024-05-01T23:60:00Z",
    "2024-05-01T10:00:00+24:00",
  ],
  ...["2024-05-01T10:00:00+0200", "2024-05-01T10:00:00-00:00", "2024-05-01T10:00:00+23:59", "2024-05-01T10:00:00,5Z"],
  ...[
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "10000-01-01T00:00:00Z",
    "-001-01-01T00:00:00Z",
    "2024-05-01T10:00:00.Z",
  ],
  ...[" 2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z\n", "2024-W18-3T10:00:00Z", "1714557600", "now", ""],
  ...[
    "2024-05-01T1:00:00Z",
    "2024-05-01T10:0:00Z",
    "2024-05-01T10:00:0Z",
    "2024-05-01T10:00:00.1234567890123Z",
    "2024-05-01T10:00:00+2:00",
  ],
];

const ODD_TEXTS = [
  ...[
    "",
    " ",
    "true",
    "null",
    "~",
    "1e3",
    "0644",
    "1.0",
    "-",
    ".",
    "..",
    "/",
    "%2F",
    "a/b/c",
    "'",
    '"',
    "\\",
    "$x",
    "{{ x }}",
  ],
  ...[
    "\u0000",
    "\u001b[31m",
    "\n",
    "a\nb",
    "\u2028",
    "\ufeff",
    "é",
    "e\u0301",
    "一二三",
    "\u{1f680}",
    "\u202eabc",
    "Never",
    "0s",
    "720h",
  ],
];

function oddText({ value, schema }: Spot, { random }: Soil): Change | undefined {
  if (typeof value !== "string" && schema.type !== "string") return undefined;
  const known = typeof value === "string" ? value : String(sample(schema, random));
  const aroundIt = [` ${known}`, `${known} `, `${known}\n`, `\n${known}`, known.toUpperCase(), known.repeat(2)];
  if (random.once(12)) return { to: "a".repeat(random.pick([64, 254, 317, 1025, 32768, 32769, 70_000])) };
  return { to: random.pick([...ODD_TEXTS, ...aroundIt]) };
}
