/** What means something to a shell, a template, JSON, XML, MIME, YAML, EC2's filters, or a terminal. */
const PIECES = [
  "'",
  '"',
  "\\",
  "`",
  "$",
  "$(touch canary)",
  "`touch canary`",
  "${HOME",
  "$'\\x41'",
  ";touch canary;",
  "|",
  "&",
  "&&",
  "<",
  ">",
  "<<END",
  "END",
  "(",
  ")",
  "{",
  "}",
  "{{name}}",
  "{{{name}}}",
  "[",
  "]",
  "*",
  "?",
  "~",
  "#",
  "!",
  "%s",
  "%27",
  "--//",
  "-",
  "--",
  "-rf",
  "=",
  ":",
  ": ",
  ",",
  " ",
  "  ",
  "\t",
  "\n",
  "\r\n",
  "\u0001",
  "\u001b[31m",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\u202e",
  "&amp;",
  "&lt;",
  "<item>",
  "</value>",
  "é",
  "日本",
  "🦈",
  "a",
  "B9",
  ".",
  "/",
  "../",
  "@",
  "+",
  "null",
  "true",
  "\\n",
  "\\u0041",
  "@-",
  "%",
  "^",
  "---",
  "|-",
  "]]>",
];

/** The same strings at every run: made of the pieces, none twice, one in twenty very long. */
export function hostileStrings(count: number): string[] {
  const next = numbers(20260101);
  const strings = new Set<string>();
  while (strings.size < count) {
    const length = next(20) === 0 ? 40 : 1 + next(6);
    strings.add(Array.from({ length }, () => PIECES[next(PIECES.length)]).join(""));
  }
  return [...strings];
}

/** A generator of Lehmer's: numbers below a bound, without a look at the clock. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
