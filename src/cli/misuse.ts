/** What a user typed makes no sense: the program says why and how it is used, and ends with 2. */
export class Misuse extends Error {}
