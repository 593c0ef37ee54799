import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render } from "../../src/userdata/template";
import { reference } from "../handoff/clusters";

const ROOT = join(__dirname, "../../..");

test("docs/clear-taints.md has everything that clear-taints says", () => {
  const script = render("userdata/clear-taints.sh.hbs", { taint: reference.clearTaints.taint });
  const table = readFileSync(join(ROOT, "docs/clear-taints.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const messages = [...script.matchAll(/say "([^"]*)"/g)].map(([, message = ""]) => message);
  expect(messages).toHaveLength(7);
  for (const message of messages) {
    const words = message.split(/\$\{[^}]*\}|\$\w+/).filter((part) => part.trim().length > 1);
    expect(table).toContainEqual(expect.stringMatching(words.map((part) => part.trim()).join(".*")));
  }
});
