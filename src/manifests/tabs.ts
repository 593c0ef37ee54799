import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE } from "js-yaml";

const TAB_AT_BEGINNING = /^ *(?:[-?] *)*\t/gm;

/** A tab where kubectl's reader takes none, though YAML might. */
export function misplacedTab(text: string, events: readonly Event[]): number | undefined {
  if (!text.includes("\t")) return undefined;
  const tabs = [...text.matchAll(TAB_AT_BEGINNING)].map(({ 0: before, index }) => index + before.length - 1);
  return tabs.length === 0 ? undefined : (tabBetween(text, events, tabs) ?? tabOfFirstLine(text, events));
}

/** Before anything else on a line, where nothing is open but maps and lists that go by their indentation. */
function tabBetween(text: string, events: readonly Event[], tabs: readonly number[]): number | undefined {
  const isFlow: boolean[] = [];
  const starts: number[] = [];
  // What ends, ends somewhere before the next thing begins.
  let ending = 0;
  let end = 0;
  let next = 0;
  const tabFrom = (place: number) => {
    while (next < tabs.length && Number(tabs[next]) < place) next++;
    return tabs[next] ?? Number.POSITIVE_INFINITY;
  };
  const skipHarmless = (before: Event | undefined) => {
    const column = columnOf(text, starts[starts.length - 1] ?? 0);
    while (isBehindPlainText(text, end, Number(tabs[next]), before, column)) next++;
  };
  let last: Event | undefined;
  for (const event of [...events, THE_END]) {
    if (event.type === EVENT_ID.POP) {
      ending++;
      continue;
    }
    const start = startOf(event, text.length);
    if (start < 0) continue;
    if (tabFrom(end) < start) {
      if (!isFlow.includes(true)) skipHarmless(last);
      const tab = tabFrom(end + lengthUntilClosed(text.slice(end, start), isFlow.filter(Boolean).length));
      if (tab < start) return tab;
    }
    isFlow.splice(isFlow.length - ending);
    starts.splice(starts.length - ending);
    ending = 0;
    last = event;
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      isFlow.push(event.style === COLLECTION_STYLE.FLOW);
      starts.push(event.start);
    }
    end = Math.max(end, event.type === EVENT_ID.SCALAR ? event.valueEnd : start + 1);
  }
  return undefined;
}

/** Text without quotes may go on in a later line, so its reader takes what is blank behind it, but for less indentation. */
function isBehindPlainText(text: string, end: number, tab: number, last: Event | undefined, column: number): boolean {
  if (last?.type !== EVENT_ID.SCALAR || last.style !== SCALAR_STYLE.PLAIN || last.valueStart === last.valueEnd)
    return false;
  return (
    text.slice(end, tab).trim() === "" && /^[ \t]*(?:\r?\n|$)/.test(text.slice(tab)) && columnOf(text, tab) > column
  );
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

const THE_END = { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: true, directives: [] };

/** How far it is, in what stands between two values, to where so many brackets are closed. */
function lengthUntilClosed(between: string, open: number): number {
  if (open === 0) return 0;
  const closing = [...between.replace(/(?<=\s)#.*/g, (comment) => " ".repeat(comment.length)).matchAll(/[\]}]/g)];
  return (closing[open - 1]?.index ?? between.length) + 1;
}

/** The first line of a block says how far all of it is indented, unless a digit does; so it has only spaces. */
function tabOfFirstLine(text: string, events: readonly Event[]): number | undefined {
  for (const event of events) {
    if (event.type !== EVENT_ID.SCALAR || event.indent < 0) continue;
    const [spaces] = /^(?: *\r?\n)* */.exec(text.slice(event.valueStart, event.valueEnd)) ?? [""];
    const tab = event.valueStart + spaces.length;
    const head = text.slice(text.lastIndexOf("\n", event.valueStart - 2) + 1, event.valueStart);
    if (text[tab] === "\t" && tab < event.valueEnd && !/[|>][-+]?[1-9]/.test(head)) return tab;
  }
  return undefined;
}

/** Where an event begins; negative for what stands nowhere. */
function startOf(event: Exclude<Event, { type: typeof EVENT_ID.POP }>, length: number): number {
  if (event.type === EVENT_ID.DOCUMENT) return event === THE_END ? length : -1;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.SCALAR ? event.valueStart : event.start;
}
