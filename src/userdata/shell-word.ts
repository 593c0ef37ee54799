/** Means nothing to a shell, wherever it stands. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;

/** Breaks a line for some reader of the script (YAML takes three more than a shell), or cannot be seen in a review. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/g;

/**
 * Text as one word of bash: that text and nothing else, on one line, in quotes only when it needs them.
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
