/** The first of many, and how many more: "m5.large, c5.large and 3 more". */
export function someOf(names: readonly string[], shown = 2): string {
  const rest = names.length - shown;
  if (rest > 1) return `${names.slice(0, shown).join(", ")} and ${rest} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join();
}
