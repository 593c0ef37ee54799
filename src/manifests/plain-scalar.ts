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

/** What is just below 2^63 must not become 2^63, which is no whole number of 64 bits. */
const LARGEST_OF_63_BITS = 2 ** 63 - 1024;

/** Underscores group digits: where a number begins with its point, only between two of them. */
const MISPLACED = /^\..*(?:_(?![0-9])|(?<![0-9])_)/;

function numberOf(text: string): number | undefined {
  if (text.charCodeAt(0) > 57 || MISPLACED.test(text)) return undefined;
  const digits = text.replaceAll("_", "");
  const integer = INTEGER.exec(digits);
  if (integer && digits.length < 16) return smallInteger(integer);
  const large = integer && largeInteger(integer);
  if (typeof large === "bigint") return large < 2n ** 63n ? Math.min(Number(large), LARGEST_OF_63_BITS) : Number(large);
  if (!FRACTION.test(digits)) return undefined;
  const fraction = Number(digits);
  // What no float64 holds stays text; and minus nothing is nothing.
  return Number.isFinite(fraction) ? fraction + 0 : undefined;
}

function smallInteger(integer: RegExpExecArray): number {
  const value = Number(inJavaScript(integer));
  return (integer[1] === "-" ? -value : value) + 0;
}

/** Undefined for what 64 bits do not hold; with a sign in front, or as a key, there is one bit less. */
function largeInteger(integer: RegExpExecArray, most = integer[1] === "" ? 2n ** 64n : 2n ** 63n): bigint | undefined {
  const value = BigInt(inJavaScript(integer)) * (integer[1] === "-" ? -1n : 1n);
  return value >= -(2n ** 63n) && value < most ? value : undefined;
}

function inJavaScript([, , hex, binary, octal, decimal]: RegExpExecArray): string {
  return hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? "");
}

/** A number or a word that stands as a key is text: `yes:` is the key "true", `0x10:` is "16"; undefined if it has none. */
export function keyText(written: string): string | undefined {
  const value = plainScalar(written);
  if (value === null) return undefined;
  if (typeof value !== "number") return String(value);
  const integer = INTEGER.exec(written.replaceAll("_", ""));
  if (!integer) return fractionText(value);
  const exact = largeInteger(integer, 2n ** 64n);
  if (exact === undefined) return fractionText(value);
  return exact < 2n ** 63n ? String(exact) : undefined;
}

function fractionText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(Math.fround(value))) return value > 0 ? ".inf" : "-.inf";
  return float32Text(value);
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
