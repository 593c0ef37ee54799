import type { PathStep } from "../../cluster/located";

/** What is wrong with a text that is to be JSON, and at which character. */
interface JsonMistake {
  readonly offset: number;
  readonly says: string;
  readonly hint?: string;
}

/** A key that a map of the JSON has twice; a reader takes the last. */
interface KeyTwice {
  readonly path: readonly PathStep[];
  readonly offset: number;
}

/** Where the parts of a JSON text stand, which JSON.parse does not tell. */
export interface JsonText {
  /** The first character of the value at a path, or of the key that ends it; of what is nearest around what is not there. */
  offsetOf(path: readonly PathStep[], on?: "key"): number;
  readonly twice: readonly KeyTwice[];
  readonly mistake?: JsonMistake;
}

interface Part {
  readonly offset: number;
  readonly keyOffset?: number;
  readonly parts: Map<PathStep, Part>;
}

export function readJson(text: string): JsonText {
  const reader = new JsonReader(text);
  const { root, mistake } = reader.read();
  return {
    offsetOf: (path, on) => offsetOf(root, path, on),
    twice: reader.twice,
    ...(mistake ? { mistake } : {}),
  };
}

function offsetOf(root: Part, path: readonly PathStep[], on: "key" | undefined): number {
  let part = root;
  for (const [index, step] of path.entries()) {
    const next = part.parts.get(step);
    // What is missing is shown at the key of the map that should have it.
    if (!next) return part.keyOffset ?? part.offset;
    if (index === path.length - 1 && on === "key") return next.keyOffset ?? next.offset;
    part = next;
  }
  return part.offset;
}

/** Deeper than any configuration, and far from what the stack takes. */
const DEEPEST = 100;

const BLANK = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const WORD = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

class JsonReader {
  readonly twice: KeyTwice[] = [];
  private at = 0;
  private mistake: JsonMistake | undefined;

  constructor(private readonly text: string) {}

  read(): { root: Part; mistake: JsonMistake | undefined } {
    this.skip(BLANK);
    const root = this.value([]);
    this.skip(BLANK);
    if (this.at < this.text.length) this.wrong("the JSON ends before this");
    return { root, mistake: this.mistake };
  }

  private value(path: readonly PathStep[], keyOffset?: number): Part {
    const part: Part = { offset: this.at, parts: new Map(), ...(keyOffset === undefined ? {} : { keyOffset }) };
    const begin = this.text[this.at];
    if (path.length > DEEPEST) this.wrong("this is nested too deeply");
    else if (begin === "{") this.items("}", () => this.entry(part, path));
    else if (begin === "[")
      this.items("]", () => part.parts.set(part.parts.size, this.value([...path, part.parts.size])));
    else if (!this.skip(TEXT) && !this.skip(WORD)) this.wrong(this.instead("a value"), this.hint());
    return part;
  }

  private items(end: string, item: () => void): void {
    this.at++;
    this.skip(BLANK);
    if (this.take(end)) return;
    while (!this.mistake) {
      item();
      this.skip(BLANK);
      if (this.take(end)) return;
      this.comma(end);
    }
  }

  private comma(end: string): void {
    const offset = this.at;
    if (!this.take(",")) this.wrong(this.instead(`a comma or ${end}`), this.hint());
    this.skip(BLANK);
    if (this.text[this.at] === end) this.wrong(`a comma stands before the ${end}`, "take it out", offset);
  }

  private entry(map: Part, path: readonly PathStep[]): void {
    const offset = this.at;
    const key = this.key();
    if (key === undefined) return;
    const inMap = [...path, key];
    if (map.parts.has(key)) this.twice.push({ path: inMap, offset });
    map.parts.set(key, this.value(inMap, offset));
  }

  /** A key with its colon. */
  private key(): string | undefined {
    const text = matchAt(TEXT, this.text, this.at);
    if (text === undefined) this.wrong(this.instead("a key in double quotes"), this.hint());
    this.at += text?.length ?? 0;
    this.skip(BLANK);
    if (!this.take(":")) this.wrong(this.instead("a colon"), this.hint());
    this.skip(BLANK);
    return text === undefined ? undefined : String(JSON.parse(text));
  }

  /** The first mistake is the one to mend: what follows it may be right. */
  private wrong(says: string, hint?: string, offset = this.at): void {
    this.mistake ??= { offset, says, ...(hint === undefined ? {} : { hint }) };
    this.at = this.text.length;
  }

  private instead(expected: string): string {
    const rest = this.text.slice(this.at);
    if (rest === "") return `the JSON ends where ${expected} should be`;
    const text = matchAt(TEXT, rest, 0);
    if (rest.startsWith('"') && text === undefined)
      return "the text that begins here does not end, or has a character that JSON writes as an escape";
    const word = text ?? JSON.stringify(/^[\p{L}\p{N}_.]+|^./su.exec(rest)?.[0] ?? "");
    return `${word} stands where ${expected} should be`;
  }

  private hint(): string | undefined {
    const rest = this.text.slice(this.at);
    if (rest.startsWith("'")) return 'JSON has its texts in double quotes, as "ipvlan"';
    if (/^(\/[/*]|#)/.test(rest)) return "JSON has no comments";
    if (/^(\{\{|\$\{)/.test(rest) || this.text.startsWith("{{", this.at - 1))
      return "it looks like a template that nobody has filled in";
    if (/^(True|False|None|nil|yes|no)\b/.test(rest)) return "JSON's words are true, false and null";
    return undefined;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skip(pattern: RegExp): boolean {
    const found = matchAt(pattern, this.text, this.at);
    if (found === undefined) return false;
    this.at += found.length;
    return true;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
