import { COLLECTION_STYLE, EVENT_ID, type Event } from "js-yaml";

const TAB_AT_BEGINNING = /(?<=^ *(?:[-?] *)*)\t/gm;

/** A tab where kubectl's reader takes none, though YAML might: before anything else on a line, outside of texts and brackets. */
export function misplacedTab(text: string, events: readonly Event[]): number | undefined {
  if (!text.includes("\t")) return undefined;
  for (const { index } of text.matchAll(TAB_AT_BEGINNING)) if (isBetween(text, events, index)) return index;
  return undefined;
}

/** Whether nothing is open at the place but maps and lists that go by their indentation. */
function isBetween(text: string, events: readonly Event[], place: number): boolean {
  const isFlow: boolean[] = [];
  // What ends, ends somewhere before the next thing begins.
  let ending = 0;
  let end = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      ending++;
      continue;
    }
    const start = startOf(event);
    if (start > place) break;
    if (event.type === EVENT_ID.SCALAR && event.valueEnd > place) return false;
    isFlow.splice(isFlow.length - ending);
    ending = 0;
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE)
      isFlow.push(event.style === COLLECTION_STYLE.FLOW);
    end = Math.max(end, event.type === EVENT_ID.SCALAR ? event.valueEnd : start + 1);
  }
  const closed =
    text
      .slice(end, place)
      .replace(/(?<=\s)#.*/g, "")
      .match(/[\]}]/g) ?? [];
  return closed.length >= isFlow.filter(Boolean).length;
}

/** Where an event begins; -1 for the document, and for what is not there. */
function startOf(event: Exclude<Event, { type: typeof EVENT_ID.POP }>): number {
  if (event.type === EVENT_ID.DOCUMENT) return -1;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.SCALAR ? event.valueStart : event.start;
}
