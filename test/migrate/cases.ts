import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Source } from "../../src/cluster/source";

export const CASES = join(__dirname, "../../../test/migrate/cases");
export const NAMES = readdirSync(CASES).sort();

/** The files that a case begins with. */
export function sourcesOf(name: string): Source[] {
  const files = readdirSync(join(CASES, name)).filter((file) => file.startsWith("input"));
  return files.sort().map((file) => new Source(file, readFileSync(join(CASES, name, file), "utf8")));
}
