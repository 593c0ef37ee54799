import { closest, distance } from "fastest-levenshtein";

/** The known word that a typo may have meant. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const sameLetters = known.find((name) => name.toLowerCase() === word.toLowerCase().replace(/[-_ ]/g, ""));
  const nearest = sameLetters ?? closest(word, [...known]);
  return sameLetters || distance(word, nearest) <= Math.max(1, Math.floor(word.length / 3)) ? nearest : undefined;
}
