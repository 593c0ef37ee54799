import { spawnSync } from "node:child_process";
import { shellWord } from "../../src/userdata/shell-word";
import { hostileStrings } from "./hostile";

test.each([
  ["us-west-2a", "us-west-2a"],
  ["10.0.4.32/27", "10.0.4.32/27"],
  ["", "''"],
  ["two words", "'two words'"],
  ["it's", "'it'\\''s'"],
  ["$(reboot)", "'$(reboot)'"],
  ["a=b", "'a=b'"],
  ["two\nlines", "$'two\\x0alines'"],
  ["it's\\\u2028", "$'it\\'s\\\\\\xe2\\x80\\xa8'"],
  ["ü🦈", "$'\\xc3\\xbc\\xf0\\x9f\\xa6\\x88'"],
])("%j is %s", (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test("what no shell can be given is refused", () => {
  expect(() => shellWord("a\0b")).toThrow("no shell can be given");
  expect(() => shellWord("half a \ud83e")).toThrow("no shell can be given");
});

test("bash reads 2,000 hostile strings as they are, whatever the locale, and runs none", () => {
  const strings = hostileStrings(2_000);
  const script = `printf '%s\\0' ${strings.map(shellWord).join(" ")}`;
  expect(script.split("\n")).toHaveLength(1);
  for (const locale of ["C", "C.UTF-8"]) {
    const { stdout, stderr } = spawnSync("bash", ["-s"], {
      input: script,
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin", LC_ALL: locale },
      maxBuffer: 1 << 24,
    });
    expect(stderr).toBe("");
    expect(stdout.split("\0").slice(0, -1)).toEqual(strings);
  }
});
