import { isMap, type Located, type LocatedEntry } from "./located";

/** Maps are merged key by key; anything else above replaces what is below; null takes the key away. */
export function merge(below: Located, above: Located): Located {
  if (!isMap(below.value) || !isMap(above.value)) return above;
  const entries = new Map<string, LocatedEntry>(below.value);
  for (const [key, entry] of above.value) {
    const inherited = entries.get(key);
    if (!inherited) entries.set(key, entry);
    // It stays until all is merged: it takes away what a default gives, too.
    else if (entry.value.value === null) entries.set(key, { ...entry, takesAway: true });
    else entries.set(key, { key: entry.key, value: merge(inherited.value, entry.value) });
  }
  return { ...above, value: entries };
}

/** What is left when all is merged: the keys that null took away are gone. Some of the first keys may still be merged. */
export function withoutTaken(located: Located, stillMerged: readonly string[] = []): Located {
  if (!isMap(located.value)) return located;
  const entries = [...located.value].flatMap(([key, entry]): [string, LocatedEntry][] => {
    if (stillMerged.includes(key)) return [[key, entry]];
    return entry.takesAway ? [] : [[key, { ...entry, value: withoutTaken(entry.value) }]];
  });
  return { ...located, value: new Map(entries) };
}
