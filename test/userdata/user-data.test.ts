import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { userData } from "../../src/userdata/user-data";
import { expectFile } from "../expected-file";
import { partsOf } from "./archive-parts";
import { cases } from "./cases";
import { bootstrapProgram, ENCODED, scriptsOf } from "./programs";

const PLAIN = "two-networks-by-name";

/**
 * What a case has beside its cluster file, none of which is there when it would be empty:
 * userdata.txt, or userdata.diff, in which it differs from that of the plain case; program.diff, in which a bootstrap
 * container's program differs from the plain case's; and problems.txt.
 * After a wanted change: UPDATE=1 npm test, and read what git has to say.
 */
describe.each(cases)("$name", (one) => {
  const { text = "", problems } = userData(one.nodeClass, one.cluster);

  test("makes this userdata", () => {
    const program = bootstrapProgram(text);
    const shared = one.name !== PLAIN && one.nodeClass.networks.length > 0 && text !== "" && program === undefined;
    expectFile(
      join(one.folder, "userdata.txt"),
      shared ? "" : text.replace(ENCODED, 'user-data = "program.diff, in base64"'),
    );
    expectFile(join(one.folder, "userdata.diff"), shared ? difference(plain(), text) : "");
    expectFile(
      join(one.folder, "program.diff"),
      program === undefined ? "" : difference(partsOf(plain())[0] ?? "", program),
    );
  });

  test("has these problems", () => {
    const lines = problems.map(({ code, severity, path, says, hint }) =>
      [`${code} ${severity} at ${path.join(" ")}`, `  ${says}`, `  ${hint}`, ""].join("\n"),
    );
    expectFile(join(one.folder, "problems.txt"), lines.join(""));
  });

  test("has scripts that bash can read", () => {
    for (const script of scriptsOf(text)) {
      const { stderr } = spawnSync("bash", ["-n"], { input: script, encoding: "utf8" });
      expect(stderr).toBe("");
    }
  });

  test("is the same when made again", () => {
    expect(userData(one.nodeClass, one.cluster)).toEqual({ ...(text ? { text } : {}), problems });
  });
});

test("two networks take less than 9 KB", () => {
  expect(Buffer.byteLength(readFileSync("test/userdata/cases/two-networks-by-name/userdata.txt"))).toBeLessThan(
    9 * 1024,
  );
});

test("what a class does not use is not in its userdata", () => {
  expect(plain()).not.toMatch(/mtu|of_network .rename|deleteOnTermination|sysctl/);
});

function plain(): string {
  const one = cases.find(({ name }) => name === PLAIN);
  return (one && userData(one.nodeClass, one.cluster).text) ?? "";
}

/** As diff shows it to a reviewer, without the lines around it and their numbers. */
function difference(before: string, after: string): string {
  const { stdout } = spawnSync("bash", ["-c", 'diff -U0 <(printf %s "$BEFORE") <(printf %s "$AFTER")'], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, BEFORE: before, AFTER: after },
  });
  return stdout.replace(/^(---|\+\+\+) .*\n/gm, "").replace(/^@@ .*$/gm, "@@");
}
