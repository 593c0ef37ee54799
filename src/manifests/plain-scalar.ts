/** What a scalar of a manifest is; text is anything that is nothing else. */
export type Scalar = string | number | boolean | null;

/** YAML 1.1's words, as kubectl's reader (go-yaml v2) has them. */
const WORDS = new Map<string, boolean | number | null>([
  ...words(true, "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"),
  ...words(false, "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"),
  ...words(null, "", "~", "null", "Null", "NULL"),
  ...words(Number.NaN, ".nan", ".NaN", ".NAN"),
  ...words(Number.POSITIVE_INFINITY, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"),
  ...words(Number.NEGATIVE_INFINITY, "-.inf", "-.Inf", "-.INF"),
]);

function words<T>(value: T, ...all: string[]): [string, T][] {
  return all.map((word) => [word, value]);
}

/** Only what begins like this can be a number or one of the words. */
const BEGINS = /^[-+.0-9yYnNtTfFoO~]|^$/;

/** What kubectl makes of text without quotes. */
export function plainScalar(text: string): Scalar {
  if (!BEGINS.test(text)) return text;
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  return numberOf(text) ?? text;
}

/** A leading zero makes a number octal; so `08` is none of these, but a decimal fraction without its fraction. */
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FRACTION = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

function numberOf(text: string): number | undefined {
  if (text.charCodeAt(0) > 57) return undefined;
  // Underscores group digits; not where the number begins with its point.
  const digits = text.startsWith(".") ? text : text.replaceAll("_", "");
  const integer = INTEGER.exec(digits);
  const whole = integer ? integerOf(integer) : undefined;
  if (whole !== undefined) return whole;
  if (!FRACTION.test(digits)) return undefined;
  const fraction = Number(digits);
  // What no float64 holds stays text; and minus nothing is nothing.
  return Number.isFinite(fraction) ? fraction + 0 : undefined;
}

const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n;

/** Undefined for what 64 bits do not hold. */
function integerOf([, sign = "", hex, binary, octal, decimal]: RegExpExecArray): number | undefined {
  const text = hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? "");
  const small = Number(text);
  if (Number.isSafeInteger(small)) return (sign === "-" ? -small : small) + 0;
  const exact = sign === "-" ? -BigInt(text) : BigInt(text);
  // With a plus in front it is a signed number, of 63 bits.
  const fits = exact >= LEAST && exact < (sign === "" ? MOST : 2n ** 63n);
  return fits ? Number(exact) : undefined;
}

/** A number or a word that stands as a key is text: `1.50:` is the key "1.5". */
export function keyText(key: Exclude<Scalar, null>): string {
  if (typeof key !== "number") return String(key);
  if (Number.isNaN(key)) return ".nan";
  if (!Number.isFinite(key)) return key > 0 ? ".inf" : "-.inf";
  return Number.isSafeInteger(key) ? String(key) : float32Text(key);
}

/** With the fewest digits that make it the same number of 32 bits: so does the reader, whatever the key was. */
function float32Text(key: number): string {
  let text = "";
  for (let digits = 1; digits <= 9; digits++) {
    text = key.toExponential(digits - 1);
    if (Math.fround(Number(text)) === Math.fround(key)) break;
  }
  const [mantissa = "", exponent = "0"] = text.split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(text));
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
