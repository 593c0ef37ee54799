/**
 * The character of a YAML file that a character of a text in it comes of: of a block, of quoted text with its escapes, of
 * text that is folded. Both are read side by side, and white space, which YAML changes, is passed over; so it is for
 * JSON, which has no white space that matters.
 */
export function offsetInYaml(yaml: string, begin: number, text: string, offset: number): number | undefined {
  let at = afterHeader(yaml, begin);
  const quote = yaml[begin];
  for (let index = 0; index < offset; index++) {
    if (isBlank(text[index])) continue;
    at = pastBlanks(yaml, at, quote);
    const written = writtenAt(yaml, at, quote);
    if (yaml[at + written - 1] !== text[index]) return undefined;
    at += written;
  }
  return pastBlanks(yaml, at, quote);
}

/** A block begins on the line after its header, and other text after its quote. */
function afterHeader(yaml: string, begin: number): number {
  const style = yaml[begin];
  if (style === "|" || style === ">") return yaml.indexOf("\n", begin) + 1 || yaml.length;
  return style === '"' || style === "'" ? begin + 1 : begin;
}

/** How many characters one is written with: \" and '' are two. */
function writtenAt(yaml: string, at: number, quote: string | undefined): number {
  if (quote === '"' && yaml[at] === "\\") return 2;
  return quote === "'" && yaml[at] === "'" ? 2 : 1;
}

function pastBlanks(yaml: string, from: number, quote: string | undefined): number {
  let at = from;
  for (;;) {
    if (isBlank(yaml[at])) at++;
    else if (quote === '"' && /^\\[ntr \n]/.test(yaml.slice(at, at + 2))) at += 2;
    else return at;
  }
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}
