/** What a table of ours says under a name that anybody may have written: of `constructor` JavaScript would say more. */
export function known<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
