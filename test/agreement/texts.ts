import { stringify } from "yaml";
import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isList, isMap } from "../../src/cluster/json";
import type { Kind } from "./kinds";
import { type Spot, spotsOf, withValue } from "./places";
import type { Random } from "./random";

/** Ways to write an object that only show before it is read. */
export function textOf(object: JsonMap, kind: Kind, random: Random): { text: string; by: string } {
  const [name, write] = random.pick(Object.entries(WRITERS));
  return { text: write(object, kind, random), by: `text: ${name}` };
}

type Writer = (object: JsonMap, kind: Kind, random: Random) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  "value as it is written": tokenAtValue,
  "value of a map": tokenInMap,
  "key as it is written": tokenAtKey,
  "key twice": keyTwice,
  anchors: anchored,
  "lines changed": linesChanged,
  layout: otherLayout,
};

/** Scalars that YAML 1.1, YAML 1.2 and JSON read in different ways, and what is no scalar. */
const TOKENS = [
  ...[
    "on",
    "off",
    "yes",
    "no",
    "y",
    "n",
    "Y",
    "N",
    "On",
    "ON",
    "oN",
    "Yes",
    "YES",
    "True",
    "TRUE",
    "tRUE",
    "true",
    "false",
    "False",
  ],
  ...[
    "0644",
    "0o644",
    "0O644",
    "0x1F",
    "0X1f",
    "0b101",
    "-0b101",
    "1_000",
    "_1",
    "1_",
    "0_1",
    "08",
    "09",
    "-0644",
    "0x",
    "0b2",
    "0b",
  ],
  ...[
    "1e3",
    "1E3",
    "1e+3",
    "1e-3",
    "-1e3",
    "1.0",
    "1.",
    ".5",
    "-.5",
    "+.5",
    ".",
    "-",
    "+1",
    "-0",
    "-1",
    "1.5",
    "1,000",
    "1_000.5",
    "1e1_0",
  ],
  ...[
    "~",
    "null",
    "Null",
    "NULL",
    "nULL",
    "",
    "''",
    '""',
    ".inf",
    "-.inf",
    "+.Inf",
    ".INF",
    ".nan",
    ".NaN",
    ".NAN",
    "inf",
    "nan",
  ],
  ...[
    "2024-05-01",
    "2024-05-01T10:00:00Z",
    "2024-05-01 10:00:00",
    "2001-12-14t21:59:43.10-05:00",
    "2024-5-1",
    "12:30:45",
    "1:20",
    "190:20:30.15",
  ],
  ...[
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
  ],
  ...[
    "1e308",
    "1e309",
    "-1e309",
    "123456789012345678901234567890",
    "0xFFFFFFFFFFFFFFFF",
    "0x10000000000000000",
    "1e400",
  ],
  ...[
    "!!str 1",
    "!!str on",
    '!!int "1"',
    "!!int 1",
    "!!int a",
    "!!float 1",
    '!!float "1.5"',
    "!!bool yes",
    '!!bool "true"',
    "!!null ''",
    "!!null a",
  ],
  ...[
    "!!binary aGVsbG8=",
    "!!binary '*'",
    "!!timestamp 2024-05-01",
    "!foo x",
    "!<tag:yaml.org,2002:str> 1",
    "! 1",
    "! a",
    "!!map {a: b}",
    "!!seq [a]",
    "!!set {a}",
  ],
  ...[
    "'a'",
    '"a"',
    "'it''s'",
    '"\\x41\\u00e9\\t"',
    '"\\/"',
    "'\\n'",
    '"a\\\n    b"',
    '"\\q"',
    '"\\U0001F600"',
    '"\\ud83d\\ude00"',
    "'a\n\n    b'",
    "a\n      b",
  ],
  ...[
    "\u2028",
    "\u2029 ",
    " \u0085",
    "a\u0085",
    "a b",
    " a",
    "a ",
    "a: b",
    "a:b",
    "a:",
    ":a",
    "a #b",
    "a#b",
    "#b",
    "@a",
    "`a`",
    "%a",
    "- a",
    "-a",
    "? a",
    "?a",
    "| a",
    "|",
    ">",
    "|-",
    ">+",
    "&x",
    "&x a",
    "*x",
    "a, b",
  ],
  ...[
    "{a: b}",
    "{a: b, a: c}",
    "{a, b}",
    "{}",
    "[a]",
    "[a, b,]",
    "[a,, b]",
    "[]",
    "{a: b",
    "[a",
    "a]",
    "}",
    "{a: 1, b: [yes]}",
    '{"a":1}',
    '{"a":"b"}',
    "{a: }",
    "[a: b]",
    "[? a]",
  ],
  ...[
    "=",
    "<<",
    "---",
    "...",
    "a\tb",
    "\ta",
    "a\t",
    "\u00a0a",
    "\ufeffa",
    "é",
    "\u{1f680}",
    "\\",
    "$x",
    "a'b",
    'a"b',
    "'",
    '"',
    "a\\n",
  ],
  ...[
    "|\n      a\n      b",
    ">\n      a\n      b",
    "|-\n      a\n\n",
    "|+\n      a\n\n",
    "|2\n        a",
    ">-\n      a\n       b\n      c",
    "|\n\ta",
    "|1\n  a",
    "|9\n a",
    "|0\n a",
  ],
] as const;

/** Stands for the token until everything else is written. */
const HERE = "HERETHETOKENGOES";

/** YAML of today's library, with quotes around what YAML 1.1 would take for something else. */
function written(object: Json | undefined): string {
  return stringify(object, { version: "1.1", lineWidth: 0 });
}

function withToken(object: Json | undefined, token: string): string {
  return written(object).replace(HERE, () => token);
}

function tokenAtValue(object: JsonMap, { schema }: Kind, random: Random): string {
  const spots = spotsOf(schema, object).filter(
    ({ value, path: [first, second] }) =>
      value !== undefined && (first === "metadata" || first === "spec") && second !== "namespace",
  );
  return withToken(withValue(object, random.pick(spots).path, HERE), random.pick(TOKENS));
}

/** Where a value is text, or text and numbers alike, it shows best what it was taken for. */
function tokenInMap(object: JsonMap, { schema }: Kind, random: Random): string {
  const { path } = random.pick(mapsOf(schema, object));
  return withToken(withValue(object, [...path, "key"], HERE), random.pick(TOKENS));
}

function tokenAtKey(object: JsonMap, { schema }: Kind, random: Random): string {
  const { path } = random.pick(mapsOf(schema, object));
  return withToken(withValue(object, [...path, HERE], "value"), random.pick(TOKENS));
}

/** Maps that take any key. */
function mapsOf(schema: Kind["schema"], object: JsonMap): Spot[] {
  return spotsOf(schema, object).filter(
    ({ schema: { additionalProperties } }) =>
      additionalProperties?.properties === undefined && additionalProperties !== undefined,
  );
}

function keyTwice(object: JsonMap, _: Kind, random: Random): string {
  const lines = written(object).split("\n");
  const keys = lines.flatMap((line, index) => (/^ *[^ #'"-][^:]*: ./.test(line) ? [index] : []));
  const at = random.pick(keys);
  const line = lines[at] ?? "";
  const again = random.pick([line, line.replace(/: .*/, ": other"), line.replace(/^( *)([^:]+):/, '$1"$2":')]);
  return lines.toSpliced(at + random.below(2), 0, again).join("\n");
}

/** A part of the object said once and meant twice, or merged. */
function anchored(object: JsonMap, { schema }: Kind, random: Random): string {
  const spots = spotsOf(schema, object).filter(({ value, path }) => path.length > 1 && (isMap(value) || isList(value)));
  const spot = random.pickSome(spots);
  if (!spot || !isMap(spot.value)) return `${written(object)}x: &x [a]\ny: *x\n`;
  const flow = JSON.stringify(spot.value);
  const other = random.pick([
    `{ <<: ${flow} }`,
    `{ <<: [${flow}, ${flow}] }`,
    `{ <<: ${flow}, <<: {} }`,
    `{ <<: a }`,
    `{ <<: [a] }`,
  ]);
  const merged = random.pick([
    other,
    other,
    `&self ${flow}`,
    `&a { <<: *a }`,
    "*nowhere",
    `{ "<<": ${flow} }`,
    `{ !!merge <<: ${flow} }`,
  ]);
  const first = withToken(withValue(object, spot.path, HERE), merged);
  return random.once(3) ? first : first.replace(/^metadata:/m, `metadata: &meta`);
}

const EDITS: readonly ((line: string) => string)[] = [
  (line) => line.replace(/^ {2}/, "\t"),
  (line) => line.replace(/: /, ":\t"),
  (line) => line.replace(/: /, ":"),
  (line) => line.replace(/: /, " : "),
  (line) => ` ${line}`,
  (line) => line.replace(/^ /, ""),
  (line) => `${line} # said by a person`,
  (line) => `${line} `,
  (line) => `${line}\t`,
  (line) => `\n${line}`,
  (line) => `# a comment\n${line}`,
  (line) => `  \t\n${line}`,
  (line) => line.replace(/- /, "-\n    "),
  (line) => line.replace(/- /, "-   "),
  (line) => line.replace(/^( *)([A-Za-z]+):/, '$1"$2":'),
  (line) => line.replace(/^( *)([A-Za-z]+):/, "$1? $2\n$1:"),
  () => "",
];

function linesChanged(object: JsonMap, _: Kind, random: Random): string {
  const lines = written(object).split("\n");
  const at = random.below(lines.length - 1);
  return lines.with(at, random.pick(EDITS)(lines[at] ?? "")).join("\n");
}

/** Without directives and what stands behind ---: kubectl, which takes documents apart itself, refuses them. */
const LAYOUTS: readonly ((object: JsonMap) => string)[] = [
  (object) => `---\n${written(object)}`,
  (object) => `--- # first\n${written(object)}`,
  (object) => `${written(object)}...\n`,
  (object) => written(object).replaceAll("\n", "\r\n"),
  (object) => written(object).replaceAll("\n", "\r"),
  (object) => `\n\n# nothing yet\n${written(object)}`,
  (object) => `   ${JSON.stringify(object)}`,
  (object) => JSON.stringify(object, undefined, 2),
  (object) => JSON.stringify(object, undefined, "\t"),
  (object) => JSON.stringify(object).replaceAll(",", ", ").replaceAll('":', '": '),
  (object) => stringify(object, { version: "1.1", lineWidth: 0, indent: 4, indentSeq: false }),
  (object) => stringify(object, { version: "1.1", lineWidth: 30, defaultStringType: "QUOTE_SINGLE" }),
  (object) => stringify(object, { version: "1.1", lineWidth: 30, defaultStringType: "QUOTE_DOUBLE" }),
  (object) => stringify(object, { version: "1.1", lineWidth: 30, defaultStringType: "BLOCK_FOLDED" }),
  (object) => stringify(object, { version: "1.1", lineWidth: 0, defaultStringType: "BLOCK_LITERAL" }),
  (object) => stringify(object, { version: "1.1", collectionStyle: "flow", lineWidth: 60 }),
  (object) => written(object).replace(/\n+$/, ""),
  (object) => written(object).replace(/^/gm, "  "),
];

function otherLayout(object: JsonMap, _: Kind, random: Random): string {
  return random.pick(LAYOUTS)(object);
}
