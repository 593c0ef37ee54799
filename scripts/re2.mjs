/**
 * A pattern of the API server, which reads RE2, as the JavaScript expression that matches the same texts. The two differ
 * in what \s and the dot are, and in what may be escaped; what is not known here to be the same is refused.
 */
export function javaScriptPattern(pattern) {
  const parts = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; ) {
    const [word, written] = inClass ? classPart(pattern, at) : part(pattern, at);
    if (word === "[" || word === "[^") inClass = true;
    if (word === "]") inClass = false;
    parts.push(written);
    at += word.length;
  }
  const translated = parts.join("");
  new RegExp(translated, "u");
  return translated;
}

/** Ends of the text, not of lines; repetitions; groups that are counted and groups that are not. */
const SAME = ["^", "$", "|", ")", "*", "+", "?", "(?:", "["];
const SPACES = "\\t\\n\\f\\r ";
const ESCAPED_LETTERS = ["d", "D", "w", "W", "n", "t", "r", "f", "v"];

function part(pattern, at) {
  const rest = pattern.slice(at);
  if (rest.startsWith("\\")) return escaped(pattern, at, (set) => `[${set}]`);
  if (rest.startsWith(".")) return [".", "[^\\n]"];
  if (rest.startsWith("[^")) return ["[^", "[^"];
  if (rest.startsWith("(") && !rest.startsWith("(?")) return ["(", "("];
  const same = SAME.find((word) => rest.startsWith(word)) ?? /^\{[0-9]+(,[0-9]*)?\}/.exec(rest)?.[0];
  if (same) return [same, same];
  return literal(pattern, at);
}

function classPart(pattern, at) {
  const rest = pattern.slice(at);
  if (rest.startsWith("]")) {
    if (/\[\^?$/.test(pattern.slice(0, at))) throw notKnown(pattern, "]");
    return ["]", "]"];
  }
  if (rest.startsWith("[")) throw notKnown(pattern, "[ in a class");
  if (rest.startsWith("\\")) return escaped(pattern, at, (set) => set);
  const character = characterAt(pattern, at);
  return [character, character];
}

function escaped(pattern, at, set) {
  const character = characterAt(pattern, at + 1);
  const word = `\\${character}`;
  if (character === "s") return [word, set(SPACES)];
  if (ESCAPED_LETTERS.includes(character)) return [word, word];
  if (character === "-") return [word, set("\\-")];
  if (!/^[!-/:-@[-`{-~]$/.test(character)) throw notKnown(pattern, word);
  return [word, /[\^$\\.*+?()[\]{}|/]/.test(character) ? word : character];
}

function literal(pattern, at) {
  const character = characterAt(pattern, at);
  if (/[(){}\]]/.test(character)) throw notKnown(pattern, pattern.slice(at, at + 3));
  return [character, character];
}

function characterAt(pattern, at) {
  return String.fromCodePoint(pattern.codePointAt(at) ?? 0);
}

function notKnown(pattern, word) {
  return new Error(`the pattern ${pattern} has ${word}, and it is not known what JavaScript would make of that`);
}
