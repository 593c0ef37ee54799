import { type Event, YAMLException } from "js-yaml";
import type { Json } from "../cluster/cluster";
import { isMap } from "../cluster/json";
import { at, keyPlace, type Located, type PathStep, placeOf } from "../cluster/located";
import type { Place, Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { problemAt, tabAt } from "../cluster/syntax";
import { compose, type Mistake, type Spans } from "./compose";
import { eventsOf } from "./events";
import { locate } from "./locate";
import { NOT_REPLACED, placeholdersIn } from "./placeholders";
import type { Part } from "./split";
import { misplacedTab } from "./tabs";
import { notFilledIn, templateIn } from "./template";

/** One document of a file. Its values come fast; where they stand is looked up when somebody asks. */
export class Document {
  /** Undefined when nothing can be made of the text. */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  private root: Located | undefined;
  private readonly text: string;

  constructor(
    readonly source: Source,
    private readonly part: Part,
  ) {
    const text = source.text.slice(part.from, part.to);
    this.text = text.startsWith("{") ? text : text.replace(BREAKS_OF_YAML_11, "\n");
    const events = this.events();
    const composed = isProblems(events) ? undefined : compose(this.text, events);
    const problems = [
      ...this.crowd(),
      ...(isProblems(events) ? events : []),
      ...(composed && composed.mistakes.length > 0 ? this.mistakes() : []),
    ];
    const template = problems.length > 0 ? this.template() : undefined;
    // What stands twice counts once more for kubectl, and for us: the rest of the object is looked at.
    const isSound = composed?.mistakes.every((mistake) => mistake.code === "KM006" && !beginsAnother(mistake));
    if (composed && isSound && !template && this.part.crowded === undefined) this.value = composed.value;
    this.problems = [...(template ? [template] : problems), ...this.placeholders()];
  }

  /** Where the value at a path stands, or the key that ends the path. */
  place(path: readonly PathStep[], on?: "key"): Place {
    const root = this.located();
    return on === "key" ? keyPlace(root, path) : placeOf(root, path);
  }

  /** What stands in the file for a scalar. */
  written(path: readonly PathStep[]): string | undefined {
    const found = at(this.located(), path);
    if (!found || (typeof found.value === "object" && found.value !== null)) return undefined;
    return this.source.text.slice(found.offset, found.end);
  }

  private events(): readonly Event[] | readonly Problem[] {
    try {
      const events = eventsOf(this.text);
      const tab = misplacedTab(this.text, events);
      return tab === undefined ? events : [tabAt(this.source, this.part.from + tab)];
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      return this.syntaxProblems(error);
    }
  }

  /** The other parser is slow, and knows better what somebody did wrong; they differ in a few odd cases. */
  private syntaxProblems({ reason, mark }: YAMLException): readonly Problem[] {
    const { from, to } = this.part;
    const directive = /^%.*$/m.exec(this.text);
    if (directive && this.text.slice(0, directive.index).replace(/^#.*$/gm, "").trim() === "")
      return [problemAt(this.source, from + directive.index, [], "KM005", ...OF_DIRECTIVE)];
    const offset = from + (mark?.position ?? 0);
    // Loaded when something is broken: it takes longer than all the rest here.
    const { syntaxProblemsIn, tooDeep }: typeof import("../cluster/parse") = require("../cluster/parse");
    if (reason.startsWith("nesting exceeded")) return [tooDeep(this.source, offset)];
    const found = to - from > LARGEST_EXPLAINED ? [] : syntaxProblemsIn(this.source, from, to);
    return found.length > 0 ? found : [problemAt(this.source, offset, [], "KM005", `is not YAML: ${reason}`)];
  }

  private crowd(): Problem[] {
    if (this.part.crowded === undefined) return [];
    const says = "something stands behind ---, where kubectl wants the end of the line";
    return [problemAt(this.source, this.part.crowded, [], "KM005", says, "let the document begin on the next line")];
  }

  private mistakes(): Problem[] {
    const events = this.events();
    if (isProblems(events)) return [...events];
    const { mistakes } = compose(this.text, events, new Map());
    const another = mistakes.findIndex(beginsAnother);
    return mistakes.slice(0, another < 0 ? mistakes.length : another + 1).map((mistake) => this.mistake(mistake));
  }

  private mistake(mistake: Mistake): Problem {
    const { code, offset, path, says, hint, first } = mistake;
    const line = first === undefined ? 0 : this.source.place(this.part.from + first, "").line;
    const mend = beginsAnother(mistake) ? "is a --- missing above this object?" : "keep one of them";
    const more = line > 0 ? `it is in line ${line} already: ${mend}` : hint;
    return problemAt(this.source, this.part.from + offset, path, code, says, more);
  }

  private template(): Problem | undefined {
    const found = templateIn(this.text);
    return found === undefined
      ? undefined
      : { ...notFilledIn(this.text, found), at: this.source.place(this.part.from + found, "") };
  }

  /** The data of a ConfigMap may be a script of anybody's, in which they mean something. */
  private placeholders(): Problem[] {
    const kind = isMap(this.value) ? this.value.kind : undefined;
    if (kind === undefined || kind === "ConfigMap" || kind === "Secret") return [];
    return placeholdersIn(this.text).map(({ offset, name }) => ({
      ...NOT_REPLACED,
      at: this.source.place(this.part.from + offset, ""),
      says: `${name} stands here, which nobody has replaced`,
    }));
  }

  private located(): Located {
    this.root ??= this.locate();
    return this.root;
  }

  private locate(): Located {
    const spans: Spans = new Map();
    const events = this.events();
    const { value, root } = compose(this.text, isProblems(events) ? [] : events, spans);
    return locate(this.source, this.part.from, value, root, spans);
  }
}

/** Later YAML, and JSON, know them as letters. */
const BREAKS_OF_YAML_11 = /[\x85\u2028\u2029]/g;

const OF_DIRECTIVE = [
  "kubectl takes no line with %: for it the next --- ends a document",
  "take the line out",
] as const;

/** What is larger and broken was made by a program: where it breaks has to do. */
const LARGEST_EXPLAINED = 512 * 1024;

/** Without a line of `---` two objects are one with everything in it twice. */
function beginsAnother({ code, path }: Mistake): boolean {
  return code === "KM006" && path.length === 1 && path[0] === "apiVersion";
}

function isProblems(events: readonly Event[] | readonly Problem[]): events is readonly Problem[] {
  const [first] = events;
  return first !== undefined && "code" in first;
}
