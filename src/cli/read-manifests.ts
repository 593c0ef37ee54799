import type { Problem } from "../cluster/problem";
import { readPiped, readSource, type Source, wholeFile } from "../cluster/source";
import { MANIFESTS } from "../manifests/manifests";
import { PIPED } from "./inputs";

/** Manifests of a file, or of standard input. */
export async function readManifestsOf(file: string): Promise<Source | Problem> {
  return file === PIPED ? await piped() : readSource(file, MANIFESTS);
}

/** What comes out of another program; nothing is a sign that it has failed. */
async function piped(): Promise<Source | Problem> {
  const name = "standard input";
  const source = await readPiped(process.stdin, name, MANIFESTS);
  if (!("text" in source) || source.text.trim() !== "") return source;
  const hint = "has the program failed that was to write it?";
  return { code: "KM004", severity: "error", at: wholeFile(name), says: "is empty", hint };
}
