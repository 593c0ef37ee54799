import { type AliasEvent, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Json } from "../cluster/cluster";
import { isJson, isList, isMap } from "../cluster/json";
import { define, type PathStep } from "../cluster/located";
import { keyText, plainScalar, type Scalar } from "./plain-scalar";

/** Where a value stands in the text: from its first character to behind its last; a map or list only where it begins. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where an entry stands; an item of a list has no key. */
export interface EntrySpan extends Span {
  readonly key?: Span;
}

/** For each map and list where its entries stand. What an alias repeats stands where its anchor is. */
export type Spans = Map<Json, Map<PathStep, EntrySpan>>;

export interface Mistake {
  readonly code: "KM005" | "KM006" | "KM007" | "KM008" | "KM011" | "KM016" | "KM103";
  readonly offset: number;
  readonly path: readonly PathStep[];
  readonly says: string;
  readonly hint?: string;
  /** The same thing above, which is one too many with this; only known where spans are kept. */
  readonly first?: number;
}

export interface Composed {
  readonly value: Json;
  readonly root: Span;
  readonly mistakes: readonly Mistake[];
}

/** Makes values of a parser's events as kubectl's reader (go-yaml v2, then JSON) does. Spans are kept when asked for. */
export function compose(text: string, events: readonly Event[], spans?: Spans): Composed {
  return new Composer(text, events, spans).document();
}

type MutableMap = { [key: string]: Json };

/** A value with its span, and how many values the reader counts in it. */
interface Node extends Span {
  readonly value: Json;
  readonly count: number;
}

const NOTHING: Node = { value: null, from: 0, to: 0, count: 1 };

type Marked = Pick<AliasEvent, "anchorStart" | "anchorEnd">;

/** What `!!int` and its like let pass; a tag that is not here changes nothing about a text. */
const TAGS: Readonly<Record<string, (value: Scalar, written: string) => Scalar | undefined>> = {
  "!!int": (value) => (Number.isInteger(value) ? value : undefined),
  "!!float": (value) => (typeof value === "number" ? value : undefined),
  "!!bool": (value) => (typeof value === "boolean" ? value : undefined),
  "!!null": (value) => (value === null ? value : undefined),
  // What is well-formed has been decoded before.
  "!!binary": () => undefined,
  "!!timestamp": (_, written) => (/^[0-9]{4}-/.test(written) ? written : undefined),
};

/** As the reader has it: filled up to the end, and on as many lines as one likes. */
const BASE64 =
  /^(?:(?:[A-Za-z0-9+/][\r\n]*){4})*(?:(?:[A-Za-z0-9+/][\r\n]*){2}(?:=[\r\n]*){2}|(?:[A-Za-z0-9+/][\r\n]*){3}=[\r\n]*)?$/;

/** Two halves of a character, and an escape without need. */
const JSON_ESCAPE = /(?<!\\)(?:\\\\)*(\\\/|\\u[dD][89a-fA-F][0-9a-fA-F]{2})/;

class Composer {
  private readonly mistakes: Mistake[] = [];
  private readonly anchors = new Map<string, Node | "open">();
  private readonly path: PathStep[] = [];
  private next = 0;
  /** Where the scalar ends that was read last. */
  private lastEnd = 0;
  private decoded = 0;
  private repeated = 0;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
    private readonly spans?: Spans,
  ) {}

  document(): Composed {
    this.next = 1;
    const root = this.node(0);
    const second = this.events.findIndex(({ type }, index) => index > 0 && type === EVENT_ID.DOCUMENT);
    if (second > 0)
      this.mistake("KM008", this.startOf(second + 1, 0), "this stands behind ..., where kubectl reads no further", {
        hint: "begin the next document with ---",
      });
    return { value: root.value, root, mistakes: this.mistakes };
  }

  /** The next value; `emptyAt` is where it would stand if nothing does. */
  private node(emptyAt: number, isKey = false): Node {
    const event = this.events[this.next++];
    this.decoded++;
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.anchored(event, this.scalar(event, emptyAt, isKey));
      case EVENT_ID.MAPPING:
        this.open(event);
        return this.anchored(event, this.map(event.start));
      case EVENT_ID.SEQUENCE:
        this.open(event);
        return this.anchored(event, this.list(event.start));
      case EVENT_ID.ALIAS:
        return this.alias(event);
      default:
        return NOTHING;
    }
  }

  private map(from: number): Node {
    const before = this.decoded;
    const value: MutableMap = {};
    const entries = this.spans && new Map<PathStep, EntrySpan>();
    if (entries) this.spans?.set(value, entries);
    let merged: Set<string> | undefined;
    while (!this.closes()) {
      if (this.isMerge()) {
        merged ??= new Set();
        this.merge(value, merged, entries);
        continue;
      }
      const at = this.startOf(this.next, Math.max(from, this.lastEnd));
      const keyNode = this.node(at, true);
      if (this.isOverLines(keyNode))
        this.mistake("KM005", at, "a key goes over several lines", { hint: "write it on one line" });
      const key = this.key(keyNode, at);
      this.path.push(key ?? "?");
      if (key !== undefined && Object.hasOwn(value, key) && !merged?.delete(key))
        this.mistake("KM006", at, `${JSON.stringify(key)} stands here twice`, { first: entries?.get(key)?.key?.from });
      const node = this.node(keyNode.to);
      this.path.pop();
      if (key === undefined) continue;
      define(value, key, node.value);
      entries?.set(key, { from: node.from, to: node.to, key: keyNode });
    }
    return { value, from, to: from, count: 1 + this.decoded - before };
  }

  private list(from: number): Node {
    const before = this.decoded;
    const value: Json[] = [];
    const entries = this.spans && new Map<PathStep, EntrySpan>();
    if (entries) this.spans?.set(value, entries);
    while (!this.closes()) {
      this.path.push(value.length);
      const node = this.node(from);
      this.path.pop();
      entries?.set(value.length, { from: node.from, to: node.to });
      value.push(node.value);
    }
    return { value, from, to: from, count: 1 + this.decoded - before };
  }

  /** Whether the map or list that is read ends here; if so, its end is passed. */
  private closes(): boolean {
    const type = this.events[this.next]?.type;
    if (type !== EVENT_ID.POP && type !== undefined) return false;
    this.next++;
    return true;
  }

  private key({ value, from, to }: Node, at: number): string | undefined {
    if (typeof value === "string") return value;
    const written = this.text.slice(from, to);
    const isScalar = value !== null && typeof value !== "object";
    const text = isScalar ? keyText(written.replace(/^(["'])(.*)\1$/s, "$2")) : undefined;
    if (text !== undefined) return text;
    const what = value === null ? "nothing stands" : isScalar ? "a number too large stands" : "a map or list stands";
    const ofScalar = written === "" ? "write a key before the colon" : `in quotes it is text: "${written}"`;
    const hint = isScalar || value === null ? ofScalar : "what begins with a bracket stands in quotes";
    return this.mistake("KM011", at, `${what} where a key is wanted`, { hint });
  }

  /** The reader wants a key on one line, but where a question mark announces it: then the colon stands on another. */
  private isOverLines({ from, to }: Span): boolean {
    const end = this.text.indexOf("\n", from);
    return end >= 0 && end < to && /^[ \t]*:/.test(this.text.slice(to, this.text.indexOf("\n", to)));
  }

  /** Plain, or with the tag that says so. */
  private isMerge(): boolean {
    const event = this.events[this.next];
    if (event?.type !== EVENT_ID.SCALAR || this.text.slice(event.valueStart, event.valueEnd) !== "<<") return false;
    if (event.tagStart >= 0) return this.text.slice(event.tagStart, event.tagEnd) === "!!merge";
    return event.style === SCALAR_STYLE.PLAIN;
  }

  /** What is merged takes the place of what stands above it, and gives way to what stands below: so the reader does. */
  private merge(value: MutableMap, merged: Set<string>, entries: Map<PathStep, EntrySpan> | undefined): void {
    const at = this.startOf(this.next++, 0);
    const isAlias = this.events[this.next]?.type === EVENT_ID.ALIAS;
    const { value: behind } = this.node(at);
    // A list behind an alias is none of maps for the reader.
    const sources = isList(behind) && !isAlias ? [...behind].reverse() : [behind];
    for (const source of sources) {
      if (!isMap(source)) {
        if (this.mistakes.some(({ code }) => code === "KM016")) continue;
        this.mistake("KM007", at, "<< merges what is no map", {
          hint: "behind << stands an alias of a map, or a list of them",
        });
        continue;
      }
      for (const [key, below] of Object.entries(source)) {
        define(value, key, below);
        merged.add(key);
      }
      for (const [key, span] of this.spans?.get(source) ?? []) entries?.set(key, span);
    }
  }

  private open({ anchorStart, anchorEnd }: Marked): void {
    if (anchorStart >= 0) this.anchors.set(this.text.slice(anchorStart, anchorEnd), "open");
  }

  private anchored({ anchorStart, anchorEnd }: Marked, node: Node): Node {
    if (anchorStart >= 0) this.anchors.set(this.text.slice(anchorStart, anchorEnd), node);
    return node;
  }

  private alias({ anchorStart, anchorEnd }: AliasEvent): Node {
    const name = this.text.slice(anchorStart, anchorEnd);
    const node = this.anchors.get(name);
    const at = anchorStart - 1;
    if (node === undefined || node === "open") {
      this.mistake(
        "KM016",
        at,
        node ? `&${name} holds itself` : `there is no &${name} above that *${name} could repeat`,
      );
      return { ...NOTHING, from: at, to: at };
    }
    this.decoded += node.count;
    this.repeated += node.count;
    if (this.repeatsTooMuch()) {
      // Once is enough, and nothing is made of it.
      if (!this.mistakes.some(({ code }) => code === "KM016"))
        this.mistake("KM016", at, "aliases make too much of this document", { hint: "write out what is needed" });
      return { ...NOTHING, from: at, to: at };
    }
    return node;
  }

  /** The reader's own measure, so that a document of a kilobyte cannot become one of gigabytes. */
  private repeatsTooMuch(): boolean {
    if (this.repeated <= 100 || this.decoded <= 1000) return false;
    const range = Math.min(1, Math.max(0, (this.decoded - 400_000) / 3_600_000));
    return this.repeated / this.decoded > 0.99 - 0.89 * range;
  }

  private scalar(event: ScalarEvent, emptyAt: number, isKey: boolean): Node {
    const span = this.spanOf(event, emptyAt);
    this.lastEnd = span.to;
    const written = getScalarValue(this.text, event);
    const value = event.tagStart >= 0 ? this.tagged(event, written) : untagged(event, written);
    if (typeof value === "number" && !Number.isFinite(value) && !isKey)
      this.mistake("KM103", span.from, `${written} is no number that JSON has`);
    if (!event.fast && event.style === SCALAR_STYLE.DOUBLE_QUOTED) this.refuseEscapes(span);
    return { value, count: 1, ...span };
  }

  /** JSON has more escapes than the YAML that kubectl reads. */
  private refuseEscapes({ from, to }: Span): void {
    const found = JSON_ESCAPE.exec(this.text.slice(from, to))?.[1];
    if (found === undefined || isJson(this.text)) return;
    this.mistake("KM005", from, `${found} is no escape that kubectl's YAML knows`, {
      hint: found === "\\/" ? "a / needs none" : "write the character itself, or \\U and eight digits",
    });
  }

  private tagged(event: ScalarEvent, written: string): Scalar {
    const tag = this.text.slice(event.tagStart, event.tagEnd).replace(/^!<tag:yaml\.org,2002:(.*)>$/, "!!$1");
    if (tag === "!!binary" && BASE64.test(written)) return Buffer.from(written, "base64").toString("utf8");
    const wanted = Object.hasOwn(TAGS, tag) ? TAGS[tag] : undefined;
    if (!wanted) return written;
    const value = wanted(plainScalar(written), written);
    if (value !== undefined) return value;
    this.mistake("KM103", event.tagStart, `${JSON.stringify(written)} is not what ${tag} says`, {
      hint: `take ${tag} out`,
    });
    return null;
  }

  private spanOf({ valueStart, valueEnd, style }: ScalarEvent, emptyAt: number): Span {
    if (valueStart < 0) return { from: emptyAt, to: emptyAt };
    if (style === SCALAR_STYLE.PLAIN) return { from: valueStart, to: valueEnd };
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED)
      return { from: valueStart - 1, to: valueEnd + 1 };
    return { from: this.headOfBlock(valueStart), to: valueEnd };
  }

  /** Where the `|` or `>` of a block scalar stands, on the line above its text. */
  private headOfBlock(valueStart: number): number {
    const lineStart = this.text.lastIndexOf("\n", valueStart - 2) + 1;
    const head = /[|>][-+0-9]{0,2}[ \t\r]*(?:\s#[^\n]*)?$/.exec(this.text.slice(lineStart, valueStart).trimEnd());
    return head ? lineStart + head.index : valueStart;
  }

  /** Where what comes next begins; `emptyAt` if it is nothing. */
  private startOf(index: number, emptyAt: number): number {
    const event = this.events[index];
    if (event?.type === EVENT_ID.SCALAR) return this.spanOf(event, emptyAt).from;
    if (event?.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
    return event && "start" in event ? event.start : emptyAt;
  }

  private mistake(
    code: Mistake["code"],
    offset: number,
    says: string,
    { hint, first }: { hint?: string; first?: number | undefined } = {},
  ): undefined {
    const more = { ...(hint === undefined ? {} : { hint }), ...(first === undefined ? {} : { first }) };
    this.mistakes.push({ code, offset, path: [...this.path], says, ...more });
    return undefined;
  }
}

function untagged({ style }: ScalarEvent, written: string): Scalar {
  return style === SCALAR_STYLE.PLAIN ? plainScalar(written) : written;
}
