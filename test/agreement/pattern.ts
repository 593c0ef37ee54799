import type { Random } from "./random";

/** Strings for a regular expression: most of them match it, some only nearly. */
export function stringFor(pattern: string, random: Random): string {
  const reader = new Reader(pattern);
  const alternatives = reader.alternatives();
  return generated({ alternatives }, random);
}

type Node = { readonly alternatives: readonly Sequence[] } | { readonly characters: readonly string[] };
interface Part {
  readonly node: Node;
  readonly least: number;
  readonly most: number;
}
type Sequence = readonly Part[];

/** Where a repetition has no end of its own. */
const MANY = 6;

const PRINTABLE = range(" ", "~");
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  d: range("0", "9"),
  s: [" ", "\t"],
  w: [...range("a", "z"), ...range("A", "Z"), ...range("0", "9"), "_"],
};

function generated(node: Node, random: Random): string {
  if ("characters" in node) return random.pick(node.characters);
  return random
    .pick(node.alternatives)
    .map(({ node: part, least, most }) => {
      const times = least + random.below(most - least + 1);
      return Array.from({ length: times }, () => generated(part, random)).join("");
    })
    .join("");
}

/** As much of the syntax as patterns of CRDs have; what is beyond throws. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  alternatives(): Sequence[] {
    const sequences: Part[][] = [[]];
    while (this.at < this.text.length && this.text[this.at] !== ")") {
      if (this.skip("|")) sequences.push([]);
      else if (!this.skip("^") && !this.skip("$")) sequences.at(-1)?.push(this.part());
    }
    return sequences;
  }

  private part(): Part {
    const node = this.node();
    if (this.skip("*")) return { node, least: 0, most: MANY };
    if (this.skip("+")) return { node, least: 1, most: MANY };
    if (this.skip("?")) return { node, least: 0, most: 1 };
    if (!this.skip("{")) return { node, least: 1, most: 1 };
    const [least = "", most = least] = this.until("}").split(",");
    return { node, least: Number(least), most: most === "" ? Number(least) + MANY : Number(most) };
  }

  private node(): Node {
    if (this.skip("(")) {
      this.skip("?:");
      const alternatives = this.alternatives();
      if (!this.skip(")")) throw new Error(`a group without end: ${this.text}`);
      return { alternatives };
    }
    if (this.skip("[")) return { characters: this.members() };
    if (this.skip(".")) return { characters: PRINTABLE };
    return { characters: this.escapable() };
  }

  private members(): readonly string[] {
    const other = this.skip("^");
    const found: string[] = [];
    while (!this.skip("]")) {
      const [first = "", ...rest] = this.escapable();
      if (rest.length === 0 && this.text[this.at] === "-" && this.text[this.at + 1] !== "]") {
        this.at++;
        found.push(...range(first, this.next()));
      } else found.push(first, ...rest);
    }
    return other ? PRINTABLE.filter((character) => !found.includes(character)) : found;
  }

  private escapable(): readonly string[] {
    const character = this.next();
    if (character !== "\\") return [character];
    const escaped = this.next();
    return CLASSES[escaped] ?? [escaped];
  }

  private next(): string {
    const character = this.text[this.at++];
    if (character === undefined) throw new Error(`a pattern that ends too early: ${this.text}`);
    return character;
  }

  private until(end: string): string {
    const from = this.at;
    this.at = this.text.indexOf(end, from) + 1;
    return this.text.slice(from, this.at - 1);
  }

  private skip(token: string): boolean {
    const found = this.text.startsWith(token, this.at);
    if (found) this.at += token.length;
    return found;
  }
}

function range(first: string, last: string): string[] {
  const from = first.charCodeAt(0);
  return Array.from({ length: last.charCodeAt(0) - from + 1 }, (_, index) => String.fromCharCode(from + index));
}
