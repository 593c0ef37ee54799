import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The package's own version. */
export function version(): string {
  const text = readFileSync(join(__dirname, "../../../package.json"), "utf8");
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? "unknown";
}
