/** What moves a terminal's cursor, turns its text around, or is not seen at all. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/** A name in a file may hold such characters: they are shown, not done. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, shown);
}

function shown(character: string): string {
  return character === "\n" ? "\\n" : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
