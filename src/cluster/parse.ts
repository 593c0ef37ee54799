import { Composer, type CST, isAlias, isMap, isScalar, isSeq, Lexer, type Pair, type ParsedNode, Parser } from "yaml";
import type { Located, LocatedEntry, PathStep } from "./located";
import type { Problem } from "./problem";
import { type Source, wholeFile } from "./source";
import { problemAt, syntaxProblems } from "./syntax";

export interface Parsed {
  /** Absent when nothing can be made of the text; there beside problems that leave the rest of it as it is. */
  readonly root?: Located;
  readonly problems: readonly Problem[];
}

const OPTIONS = { uniqueKeys: false, prettyErrors: false, logLevel: "silent", merge: false } as const;

/** One YAML document, every value with its place. */
export function parse(source: Source): Parsed {
  const tokens = tokensOf(source);
  if (!Array.isArray(tokens)) return { problems: [tokens] };
  const [document, second] = new Composer(OPTIONS).compose(tokens);
  if (!document || (!second && document.contents === null && document.errors.length === 0)) return empty(source);
  const problems = syntaxProblems(source, document.errors);
  if (second)
    problems.push(
      problemAt(
        source,
        second.range[0],
        [],
        "KM008",
        "a second document begins here",
        "keep one document a file; use extends: to share parts between files",
      ),
    );
  if (problems.length > 0 || !document.contents) return { problems };
  const reading = new Reading(source);
  const root = reading.value(document.contents, []);
  return reading.isWhole ? { root, problems: reading.problems } : { problems: reading.problems };
}

/** What is no YAML in a part of a file. */
export function syntaxProblemsIn(source: Source, from: number, to: number): readonly Problem[] {
  const tokens = tokensOf(source, from, to);
  if (!Array.isArray(tokens)) return [tokens];
  const [document] = new Composer(OPTIONS).compose(tokens);
  return document ? syntaxProblems(source, document.errors, from) : [];
}

/** A cluster file with every field of every CRD is less deep; what is deeper would end in a stack overflow. */
const DEEPEST = 100;

function tokensOf(source: Source, from = 0, to = source.text.length): CST.Token[] | Problem {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(source.text.slice(from, to))) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST) return tooDeep(source, from + parser.offset);
  }
  tokens.push(...parser.end());
  return tokens;
}

export function tooDeep(source: Source, offset: number): Problem {
  return problemAt(source, offset, [], "KM012", `more than ${DEEPEST} values lie one in the other`);
}

function empty(source: Source): Parsed {
  const says = source.text.trim() === "" ? "is empty" : "holds nothing but comments";
  return {
    problems: [
      {
        code: "KM004",
        severity: "error",
        at: wholeFile(source.file),
        says,
        hint: "begin with cluster: { name: …, region: …, zones: […] }",
      },
    ],
  };
}

/** What an escape (\0, \ud800) can put into text, and no file or command can hold. */
const IMPOSSIBLE = /\0|\p{Cs}/u;

/** What YAML offers beyond plain values is refused: a reviewer reads the file, and a base file shares what is shared. */
class Reading {
  readonly problems: Problem[] = [];
  /** Nothing was left out, so what is missing is really missing. */
  isWhole = true;

  constructor(private readonly source: Source) {}

  value(node: ParsedNode | null, path: readonly PathStep[], emptyAt = 0): Located {
    if (!node) return this.located({ range: [emptyAt, emptyAt, emptyAt] }, null);
    if (isAlias(node)) return this.refused(node, path, `*${node.source} repeats another value`);
    if (node.anchor) this.refused(node, path, `&${node.anchor} marks a value to be repeated`);
    if (node.tag) {
      const tag = node.tag.replace(/^tag:yaml\.org,2002:/, "!!");
      return this.refused(node, path, `${tag} gives a value another type than it shows`);
    }
    if (isMap(node)) return this.located(node, this.map(node.items as Pair<ParsedNode, ParsedNode | null>[], path));
    if (isSeq(node))
      return this.located(
        node,
        node.items.map((item, index) => this.value(item as ParsedNode | null, [...path, index], node.range[0])),
      );
    return this.located(node, this.scalar(node, path));
  }

  private scalar(node: ParsedNode & { value?: unknown }, path: readonly PathStep[]): string | number | boolean | null {
    const { value } = node;
    if (typeof value === "string") this.refuseImpossible(node, value, path);
    else if (typeof value === "number" && !Number.isFinite(value))
      this.add(node.range[0], path, "KM103", `${this.written(node)} is no number that JSON has`);
    else if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
      this.add(
        node.range[0],
        path,
        "KM103",
        `${this.written(node)} has more digits than a number keeps`,
        "in quotes it is text, and stays as it is",
      );
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  }

  private refuseImpossible(node: ParsedNode, text: string, path: readonly PathStep[]): void {
    if (!IMPOSSIBLE.test(text)) return;
    const says = `${this.written(node)} holds a NUL or half a character`;
    this.add(node.range[0], path, "KM002", says, "no program can be given such text; take the escape out");
  }

  private map(
    pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
    path: readonly PathStep[],
  ): ReadonlyMap<string, LocatedEntry> {
    const entries = new Map<string, LocatedEntry>();
    for (const { key: keyNode, value } of pairs) {
      const key = this.key(keyNode, path);
      if (key === undefined) continue;
      const offset = keyNode.range[0];
      const first = entries.get(key);
      if (first) {
        const line = this.source.place(first.key.offset, "").line;
        this.add(
          offset,
          [...path, key],
          "KM006",
          `${JSON.stringify(key)} stands here twice`,
          `it is in line ${line} already: keep one of them`,
        );
        continue;
      }
      entries.set(key, {
        key: { source: this.source, offset },
        value: this.value(value, [...path, key], keyNode.range[1]),
      });
    }
    return entries;
  }

  private key(node: ParsedNode, path: readonly PathStep[]): string | undefined {
    if (isAlias(node) || node.anchor) this.refused(node, path, "a key is marked or repeated");
    else if (isScalar(node) && node.source === "<<" && node.type === "PLAIN")
      this.refused(node, path, "<< merges another value");
    else if (isScalar(node)) {
      const key = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
      this.refuseImpossible(node, key, [...path, key]);
      return key;
    } else {
      this.isWhole = false;
      this.add(
        node.range[0],
        path,
        "KM011",
        `a ${isMap(node) ? "map" : "list"} stands where a key is wanted`,
        "{{ }} of a template, and text that begins with a bracket, stand in quotes",
      );
    }
    return undefined;
  }

  private refused(node: ParsedNode, path: readonly PathStep[], what: string): Located {
    this.isWhole = false;
    this.add(node.range[0], path, "KM007", what, "write the value out, or share it between files with extends:");
    return this.located(node, null);
  }

  private written(node: ParsedNode): string {
    return this.source.text.slice(node.range[0], node.range[1]);
  }

  private located(node: { range: readonly [number, number, number] }, value: Located["value"]): Located {
    return { source: this.source, offset: node.range[0], end: node.range[1], value };
  }

  private add(offset: number, path: readonly PathStep[], code: Problem["code"], says: string, hint?: string): void {
    this.problems.push(problemAt(this.source, offset, path, code, says, hint));
  }
}
