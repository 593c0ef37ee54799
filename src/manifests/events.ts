import { EVENT_ID, type Event, parseEvents, YAMLException } from "js-yaml";

/** As in cluster files. */
const DEEPEST = 100;

/** How many characters are parsed again for such lines; a longer text with many of them was made to take long. */
const MOST_AGAIN = 5_000_000;

/**
 * A parser's events, which say where each value stands. The parser is one of YAML 1.2, and wants brackets and quotes that
 * go over several lines to be indented; kubectl's does not. For the parser such a line is put behind the one above it.
 */
export function eventsOf(text: string): readonly Event[] {
  let joined = text;
  for (let times = 0; ; times++) {
    try {
      const events = parseEvents(joined, { maxDepth: DEEPEST });
      return joined === text ? events : events.map((event) => inLines(text, event));
    } catch (error) {
      const next = times * text.length < MOST_AGAIN ? joinedAt(joined, error) : undefined;
      if (next === undefined) throw error;
      joined = next;
    }
  }
}

/** The text as long as before, without what the parser minds: a tab in the line, or that it is one of its own. */
function joinedAt(text: string, error: unknown): string | undefined {
  if (!(error instanceof YAMLException) || error.reason !== "deficient indentation" || !error.mark) return undefined;
  const { position } = error.mark;
  const end = text.lastIndexOf("\n", position - 1);
  const line = text.slice(end + 1, position);
  if (line.includes("\t")) return text.slice(0, end + 1) + line.replaceAll("\t", " ") + text.slice(position);
  // Behind a comment it would be one too.
  const above = text.slice(text.lastIndexOf("\n", end - 1) + 1, end);
  return end < 0 || /(?:^|\s)#/.test(above) ? undefined : `${text.slice(0, end)} ${text.slice(end + 1)}`;
}

/** A text that the parser saw in one line is folded all the same. */
function inLines(text: string, event: Event): Event {
  if (event.type !== EVENT_ID.SCALAR || !event.fast) return event;
  return text.slice(event.valueStart, event.valueEnd).includes("\n") ? { ...event, fast: false } : event;
}
