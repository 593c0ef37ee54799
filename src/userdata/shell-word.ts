/** Means nothing to a shell, wherever it stands. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;

/**
 * Cannot be seen, or would not arrive: cloud-init (22.4, and what Python's email package does for it) takes the text of a
 * part for Latin-1 and writes what that lacks as \uXXXX.
 */
const UNSEEN = /[^ -~]/gu;

/**
 * Text as one word of bash: that text and nothing else, on one line of ASCII, in quotes only when it needs them.
 * NUL and half characters have no form that a shell could be given.
 */
export function shellWord(text: string): string {
  if (text.includes("\0") || /\p{Surrogate}/u.test(text))
    throw new TypeError(`no shell can be given ${JSON.stringify(text)}`);
  if (PLAIN.test(text)) return text;
  if (text.search(UNSEEN) < 0) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${text.replace(/[\\']/g, "\\$&").replace(UNSEEN, asBytes)}'`;
}

/** By its bytes: what \u means depends on the locale, and cloud-init sets none. */
function asBytes(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
