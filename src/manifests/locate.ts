import type { Json } from "../cluster/cluster";
import { isList } from "../cluster/json";
import type { Located, LocatedEntry, PathStep } from "../cluster/located";
import type { Source } from "../cluster/source";
import type { EntrySpan, Span, Spans } from "./compose";

/** The values of a document with their places; its text begins at `from` in the source. */
export function locate(source: Source, from: number, value: Json, root: Span, spans: Spans): Located {
  const located = (below: Json, span: Span): Located => ({
    source,
    offset: from + span.from,
    end: from + span.to,
    value: contents(below),
  });
  const contents = (below: Json): Located["value"] => {
    if (typeof below !== "object" || below === null) return below;
    const entries = spans.get(below) ?? new Map<PathStep, EntrySpan>();
    if (isList(below)) return below.map((item, index) => located(item, entries.get(index) ?? root));
    const map = new Map<string, LocatedEntry>();
    for (const [key, item] of Object.entries(below)) {
      const span: EntrySpan = entries.get(key) ?? root;
      map.set(key, { key: { source, offset: from + (span.key ?? span).from }, value: located(item, span) });
    }
    return map;
  };
  return located(value, root);
}
