import { closest, distance } from "fastest-levenshtein";

/** The known word that a typo may have meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const sameLetters = known.find((name) => name.toLowerCase() === word.toLowerCase().replace(/[-_ ]/g, ""));
  const found = sameLetters ?? closest(word, [...known]);
  return sameLetters || distance(word, found) <= Math.max(1, Math.floor(word.length / 3)) ? found : undefined;
}

/** The hint for a typo. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const meant = nearest(word, known);
  return meant ? `did you mean ${meant}?` : undefined;
}
