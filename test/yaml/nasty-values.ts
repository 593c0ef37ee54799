import { numbersFrom } from "../output/numbers";

/** A value as a manifest may hold it. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** Makes maps that hold the strings on which YAML's readers and writers disagree; the same for the same seed. */
export class NastyValues {
  readonly #number: () => number;

  constructor(seed: number) {
    this.#number = numbersFrom(seed);
  }

  map(depth = 0): { [key: string]: Value } {
    const keys = this.#times(5, () => (this.#isOne(3) ? this.#pick(KEYS) : this.string()));
    return Object.fromEntries(keys.map((key) => [key, this.#value(depth + 1)]));
  }

  string(): string {
    if (this.#isOne(2)) return this.#pick(WORDS);
    if (this.#isOne(2)) return this.#times(6, () => this.#pick(LINES)).join("\n");
    return this.#times(8, () => this.#pick(CHARACTERS)).join("");
  }

  #value(depth: number): Value {
    if (depth > 4 || !this.#isOne(3)) return this.#isOne(6) ? this.#pick(SCALARS) : this.string();
    return this.#isOne(2) ? this.map(depth) : this.#times(4, () => this.#value(depth + 1));
  }

  #times<T>(most: number, make: () => T): T[] {
    return Array.from({ length: Math.floor(this.#number() * (most + 1)) }, make);
  }

  #isOne(of: number): boolean {
    return this.#number() * of < 1;
  }

  #pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#number() * choices.length)] ?? choices[0];
  }
}

const KEYS: [string, ...string[]] = ["kind", "name", "labels", "data", "tags", "env", "userData", "resources"];

const SCALARS: [Value, ...Value[]] = [0, -1, 1.5, -0.5, 1e21, 1e-7, 123456789012, true, false, null];

const WORDS: [string, ...string[]] = [
  ...(["", "~", "null", "Null", "true", "on", "Yes", "y", "N", "no", "OFF", "nan", "inf", "infinity"] as const),
  ...[
    "0644",
    "017",
    "0o17",
    "0x1F",
    "0b11",
    "1_000",
    "685_230.15",
    "1,000",
    "1e3",
    "1E3",
    "1e-7",
    "1.e3",
    "12e03",
    "0e0",
  ],
  ...[
    "e0",
    "1e",
    "0.",
    ".5",
    "5.",
    "1.",
    "-1",
    "+1",
    ".inf",
    "-.inf",
    ".NaN",
    "1.2.3",
    "10%",
    "1/2",
    "n/a",
    "0xg",
    "0u1",
  ],
  ...["12:30:00", "190:20:30", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "1y", "1h30m", "10m", "2Gi", "1s", "1g"],
  ...["10.0.4.0/24", "10.0.4.0", "fd00::/64", "2001:db8::/32", "::1"],
  ...[
    "-",
    "--",
    "---",
    "...",
    "--x",
    "- a",
    "? a",
    "?",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a",
  ],
  ...["|", ">", "[a]", "{a}", "a]", "<<", "=", '"a"', "'a'", "key: [1]", "a, b", "$(X)", "{{a}}", "a\\b"],
  ...[
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\rb",
    "a\r\nb",
    "\r",
    "a\u00a0b",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x1b",
    "\x7f",
  ],
  ...["é", "😀", "__proto__"],
];

const LINES: [string, ...string[]] = [
  ...(["", "  ", "\t", "a", "  a", "\ta", "a ", "a\t", "# x", "---", "...", "%YAML 1.1", "- a", "a: b"] as const),
  ...['"', "é", "{", "|", 'echo "$x" \\', "EOF", "--//", ""],
];

const CHARACTERS: [string, ...string[]] = ["a", ..."be01.:-#_/ \n\t~&*!%@`|>[]{},?'\"\\=+$é"];
