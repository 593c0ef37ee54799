import { readFileSync } from "node:fs";
import { userData } from "../../src/userdata/user-data";
import { cases } from "./cases";
import { scriptsOf } from "./programs";

/** What the program may say, as patterns: from its own words, without what it puts into them. */
function messagesOf(script: string): string[] {
  const shell = [...script.matchAll(/\bfail "([^"]+)"/g)].map(([, words = ""]) => words.split(/\$\{[^}]*\}|\$[\w*@]+/));
  const jq = [...script.matchAll(/"([^"]*(?:\\\([^"]*)+)" \| halt_error/g)].map(([, words = ""]) =>
    words.split(/\\\([^)]*\)/),
  );
  return [...shell, ...jq].map((words) =>
    words
      .map((part) => part.trim())
      .filter((part) => part.length > 1)
      .join(".*"),
  );
}

const scripts = cases.flatMap(({ nodeClass, cluster }) => scriptsOf(userData(nodeClass, cluster).text ?? ""));
const messages = [...new Set(scripts.flatMap(messagesOf))].filter((pattern) => pattern !== "");

test("docs/node-boot.md explains every message of the node's program", () => {
  expect(messages).toHaveLength(6);
  const table = readFileSync("docs/node-boot.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  for (const pattern of messages) expect(table).toContainEqual(expect.stringMatching(pattern));
});
