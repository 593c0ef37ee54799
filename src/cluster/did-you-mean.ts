import { closest, distance } from "fastest-levenshtein";

/** The known word that a typo may have meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const sameLetters = known.find((name) => name.toLowerCase() === word.toLowerCase().replace(/[-_ ]/g, ""));
  const found = sameLetters ?? closest(word, [...known]);
  const isNear = distance(word, found) <= Math.max(1, Math.floor(word.length / 3));
  return sameLetters || isNear || isSwapped(word, found) ? found : undefined;
}

/** Two letters beside each other in the wrong order: one slip of the fingers, and two edits. */
function isSwapped(word: string, other: string): boolean {
  return distance(word, other) === 2 && [...word].sort().join() === [...other].sort().join();
}

/** The hint for a typo. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const meant = nearest(word, known);
  return meant ? `did you mean ${meant}?` : undefined;
}
