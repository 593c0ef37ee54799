/** Where JavaScript reads a class of characters otherwise than RE2. */
const CLASSES: Readonly<Record<string, string>> = { s: "\\t\\n\\f\\r ", d: "0-9", w: "0-9A-Za-z_" };

/**
 * A regular expression as Kubernetes reads it. What JavaScript has no equal for, and what nobody has needed yet, throws.
 */
export function re2(pattern: string, flags = ""): RegExp {
  let inClass = false;
  const source = pattern.replaceAll(/\\[\s\S]|\[:|\[\^?\]?|[\].]|\(\?(?!:)/g, (token) => {
    if (/^(\(\?|\[:|\[\^?\])$/.test(token)) throw new Error(`${token} is not translated: ${pattern}`);
    if (token.startsWith("\\")) return escaped(token.slice(1), inClass, pattern);
    if (token === ".") return inClass ? token : "[^\\n]";
    if (token === "]") inClass = false;
    else if (inClass) return `\\${token}`;
    else inClass = true;
    return token;
  });
  return new RegExp(source, `u${flags}`);
}

function escaped(letter: string, inClass: boolean, pattern: string): string {
  const members = CLASSES[letter.toLowerCase()];
  if (members !== undefined && letter === letter.toLowerCase()) return inClass ? members : `[${members}]`;
  if (members !== undefined && !inClass) return `[^${members}]`;
  if (/[bB]/.test(letter) && !inClass) return `\\${letter}`;
  if (/[nrtfv]/.test(letter)) return `\\${letter}`;
  if (/[A-Za-z0-9]/.test(letter)) throw new Error(`\\${letter} is not translated: ${pattern}`);
  return /[\^$\\.*+?()[\]{}|/-]/.test(letter) && (letter !== "-" || inClass) ? `\\${letter}` : letter;
}
