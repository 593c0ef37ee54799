import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { emptyFolder } from "./folders";

const ROOT = join(__dirname, "../../..");
const { version } = read<{ version: string }>("package.json");

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly env: Readonly<Record<string, string>>; readonly run: string }[];
  };
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
  readonly pass_filenames: boolean;
}

/** YAML, and so JSON too. */
function read<File>(path: string): File {
  return parse(readFileSync(join(ROOT, path), "utf8"));
}

const action = read<Action>("action.yml");
const hooks = read<readonly Hook[]>(".pre-commit-hooks.yaml");
let folder: string;

/** A repository with a mistake, and an npx that has the package already: it is the one that is built here. */
beforeAll(() => {
  folder = emptyFolder();
  for (const name of ["bin", "clusters", "other files"]) mkdirSync(join(folder, name));
  const sound = readFileSync(join(ROOT, "clusters/multus.yaml"), "utf8");
  const wrong = sound.replace("pods: 10.0.4.32/27", "pods: 10.0.14.32/27");
  expect(wrong).not.toBe(sound);
  writeFileSync(join(folder, "clusters/wrong.yaml"), wrong);
  writeFileSync(join(folder, "other files/sound.yaml"), sound);
  const unlimited = sound.replace(/^ +limits: .*\n/m, "");
  expect(unlimited).not.toBe(sound);
  writeFileSync(join(folder, "other files/unlimited.yaml"), unlimited);
  const npx = join(folder, "bin/npx");
  const program = join(ROOT, "build/src/cli/main.js");
  writeFileSync(
    npx,
    `#!/bin/bash
[[ "$1 $2" == "--yes karpenter-multus@${version}" ]] || { echo "npx $*: not what is published" >&2; exit 99; }
exec "${process.execPath}" "${program}" "\${@:3}"
`,
  );
  chmodSync(npx, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command as GitHub's runner does for \`shell: bash\`. */
function bash(command: string, variables: Readonly<Record<string, string>> = {}) {
  const env = { ...variables, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  const words = ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command];
  const { status, stdout, stderr } = spawnSync("bash", words, { cwd: folder, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("the action", () => {
  /** What a caller gives, as the runner hands it to the step. */
  function step(given: Readonly<Record<string, string>> = {}) {
    const [only] = action.runs.steps;
    if (!only || action.runs.steps.length > 1) throw new Error("one step was expected");
    const env = Object.entries(only.env).map(([name, text]) => [
      name,
      text.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, input) => given[input] ?? action.inputs[input]?.default ?? ""),
    ]);
    return bash(only.run, Object.fromEntries(env));
  }

  test("shows the mistakes of clusters/ beside their lines, and fails", () => {
    const { status, stdout } = step();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=clusters\/wrong\.yaml,line=\d+,col=\d+,title=KM202::/m);
  });

  test("looks at the paths that it is given, one a line", () => {
    const { status, stdout } = step({ paths: "other files/sound.yaml\n", severity: "error" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(step({ paths: "other files/sound.yaml\nclusters\n" }).status).toBe(1);
  });

  test("hands on how strict it is to be", () => {
    const paths = "other files/unlimited.yaml";
    expect(step({ paths })).toEqual({
      status: 0,
      stdout: expect.stringContaining("::warning file="),
      stderr: expect.anything(),
    });
    expect(step({ paths, strict: "true" }).status).toBe(1);
    expect(step({ paths, strict: "true", severity: "error" }).status).toBe(0);
    expect(step({ paths, severity: "none" }).status).toBe(2);
  });

  test("takes what a caller says for text, not for a part of its script", () => {
    for (const hostile of ['$(touch "$PWD/taken")', '"; touch taken; "', "--version", "`touch taken`"]) {
      const { status } = step({ paths: hostile });
      expect(status).toBe(1);
    }
    expect(action.runs.steps.map(({ run }) => run).join()).not.toContain("${{");
    expect(bash("test -e taken").status).toBe(1);
  });
});

describe("the hook", () => {
  test("runs on all of clusters/ when something in it changes", () => {
    const [hook] = hooks;
    expect(hooks).toHaveLength(1);
    expect(hook?.pass_filenames).toBe(false);
    expect("clusters/bases/common.yaml").toMatch(new RegExp(hook?.files ?? "^$"));
    const { status, stderr } = bash(hook?.entry ?? "false");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^clusters\/wrong\.yaml:\d+:\d+: error KM202: /m);
  });
});

test("both run the release that they are part of", () => {
  expect(action.inputs.version?.default).toBe(version);
  expect(hooks.map(({ entry }) => entry).join()).toContain(`karpenter-multus@${version} `);
  expect(action.runs.using).toBe("composite");
});
