import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "./package";

/** Where the package has cluster files to start from. */
export const STARTERS = join(PACKAGE, "clusters");

/** A cluster file to start from. */
export interface Starter {
  readonly name: string;
  /** What its first comment says: what it is, and for whom. */
  readonly about: string;
}

/** All that there are, by name; not what only others extend. */
export function starters(): Starter[] {
  const names = readdirSync(STARTERS).flatMap((file) => /^([^.].*)\.yaml$/.exec(file)?.[1] ?? []);
  return names.sort().flatMap((name) => {
    const text = readFileSync(join(STARTERS, `${name}.yaml`), "utf8");
    return /^(?:cluster|extends):/m.test(text) ? [{ name, about: firstSentence(text) }] : [];
  });
}

/** The first sentence of the first comment that is for people. */
function firstSentence(text: string): string {
  const lines = /^(?:# (?!yaml-language-server).*\n)+/m.exec(text)?.[0] ?? "";
  const comment = lines.replaceAll(/^# /gm, "").replaceAll("\n", " ").trim();
  return /^.*?\.(?= |$)/.exec(comment)?.[0] ?? comment;
}
