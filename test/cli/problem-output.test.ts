import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasColors } from "../../src/cli/colors";
import { type Ran, run } from "./program";

let folder: string;

/** A file with an error, one with a warning, and one that silences the same warning. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "problem-output-"));
  mkdirSync(join(folder, "clusters"));
  const sound = readFileSync("clusters/multus.yaml", "utf8");
  const [pod = ""] = /pods: 10\.0\.4\.32\/27/.exec(sound) ?? [];
  const unlimited = sound.replace(/^ +limits: .*\n/m, "");
  expect(pod).not.toBe("");
  expect(unlimited).not.toBe(sound);
  writeFileSync(join(folder, "clusters/wrong.yaml"), sound.replace(pod, "pods: 10.0.14.32/27"));
  writeFileSync(join(folder, "clusters/unlimited.yaml"), unlimited);
  writeFileSync(
    join(folder, "clusters/silent.yaml"),
    `# km-ignore KM541: because another team limits the account\n${unlimited}`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

function synth(...words: readonly string[]): Ran {
  return run(folder, ["synth", "--out", "out", ...words]);
}

describe("text", () => {
  test("goes to standard error, with what came of it behind the numbers", () => {
    const { status, stdout, stderr } = synth("wrong");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^clusters\/wrong\.yaml:\d+:\d+: error KM202: /);
    expect(stderr).toMatch(/\n\n1 error.*; nothing was written\n$/);
  });

  test("leaves standard output to the summary where nothing has failed", () => {
    const { status, stdout, stderr } = synth("unlimited", "--check");
    expect(status).toBe(1);
    expect(stdout).toContain("is not what the cluster files say");
    expect(stderr).toMatch(/warning KM541: /);
    expect(stderr).not.toContain("nothing was written");
  });
});

test("what a rule finds leaves nothing behind, not even a folder", () => {
  const { stderr } = run(folder, ["synth", "unlimited", "--out", "nowhere", "--strict"]);
  expect(stderr).toContain("nothing was written");
  expect(existsSync(join(folder, "nowhere"))).toBe(false);
});

test("nor does what is found in a later cluster", () => {
  const { stderr } = run(folder, ["synth", "unlimited", "wrong", "--out", "nowhere/at/all"]);
  expect(stderr).toContain("nothing was written");
  expect(existsSync(join(folder, "nowhere"))).toBe(false);
});

describe("a format for machines", () => {
  test.each([
    ["json", /^\{\n {2}"version": 1,[\s\S]*\n\}\n$/],
    ["github", /^(::(error|warning|notice) file=clusters\/wrong\.yaml,.*\n)+$/],
    ["sarif", /^\{\n {2}"\$schema"[\s\S]*\n\}\n$/],
    ["junit", /^<\?xml [\s\S]*<\/testsuites>\n$/],
  ])("%s has standard output for itself", (format, whole) => {
    // Nobody can force colours on a machine.
    const { status, stdout, stderr } = run(folder, ["synth", "wrong", "--format", format], { FORCE_COLOR: "1" });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "nothing was written\n" });
    expect(stdout).toMatch(whole);
    expect(stdout).toContain("KM202");
  });

  test("is there too where no problem is, and the summary is on standard error", () => {
    const { status, stdout, stderr } = synth("silent", "--severity", "error", "--format", "json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).problems).toEqual([]);
    expect(stderr).toContain("1 cluster");
  });

  test("names files from GitHub's workspace", () => {
    const variables = { GITHUB_WORKSPACE: join(folder, "..") };
    const { stdout } = run(folder, ["synth", "wrong", "--out", "out", "--format", "github"], variables);
    expect(stdout).toContain(`file=${folder.split("/").at(-1)}/clusters/wrong.yaml,`);
  });

  test("does not mix with userdata, which has standard output for itself", () => {
    const { status, stdout, stderr } = run(folder, ["userdata", "wrong", "al2023", "--format", "json"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(JSON.parse(stderr).counts.error).toBe(1);
    const { stdout: text } = run(folder, ["userdata", "unlimited", "al2023", "--format", "json"]);
    expect(text).toMatch(/^MIME-Version: /);
  });
});

describe("what fails", () => {
  const limits = (words: readonly string[]) => {
    const { status, stdout } = synth(...words, "--format", "json");
    const codes: string[] = JSON.parse(stdout).problems.map(({ code }: { code: string }) => code);
    return { status, isShown: codes.includes("KM541") };
  };

  test("a warning does not", () => {
    expect(limits(["unlimited"])).toEqual({ status: 0, isShown: true });
  });

  test("a warning does with --strict", () => {
    expect(limits(["unlimited", "--strict"])).toEqual({ status: 1, isShown: true });
  });

  test("what --severity leaves out does not, however strict", () => {
    expect(limits(["unlimited", "--strict", "--severity", "error"])).toEqual({ status: 0, isShown: false });
    expect(limits(["unlimited", "--severity", "warning"])).toEqual({ status: 0, isShown: true });
  });

  test("what a comment silences does not", () => {
    expect(limits(["silent"])).toEqual({ status: 0, isShown: false });
  });

  test.each([
    [["--format", "xml"], "--format is one of text, json, github, sarif, junit"],
    [["--severity", "fatal"], "--severity is one of info, warning, error"],
    [["--out", ""], "--out wants a folder"],
    [["--colour"], "Unknown option '--colour'"],
  ])("%j is wrong usage", (words, says) => {
    const { status, stdout, stderr } = run(folder, ["synth", ...words]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`karpenter-multus: ${says}`);
    expect(stderr).toContain("usage: karpenter-multus synth");
  });
});

describe("colours", () => {
  const terminal = { isTTY: true };
  const pipe = {};

  test.each([
    [terminal, {}, true],
    [pipe, {}, false],
    [terminal, { NO_COLOR: "1" }, false],
    [terminal, { NO_COLOR: "" }, true],
    [terminal, { TERM: "dumb" }, false],
    [terminal, { TERM: "xterm" }, true],
    [pipe, { FORCE_COLOR: "1" }, true],
    [pipe, { FORCE_COLOR: "" }, true],
    [terminal, { FORCE_COLOR: "0" }, false],
    [terminal, { FORCE_COLOR: "false" }, false],
    [terminal, { FORCE_COLOR: "1", NO_COLOR: "1", TERM: "dumb" }, true],
  ])("%j with %j: %j", (stream, env, expected) => {
    expect(hasColors(stream, env)).toBe(expected);
  });

  test("are for text, and only where they are asked for", () => {
    const red = "\u001b[31merror KM202:";
    expect(run(folder, ["synth", "wrong"], { FORCE_COLOR: "1" }).stderr).toContain(red);
    expect(run(folder, ["synth", "wrong"]).stderr).not.toContain("\u001b");
  });
});
