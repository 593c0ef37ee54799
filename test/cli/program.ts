import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PROGRAM = join(__dirname, "../../src/cli/main.js");

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the compiled program in a folder, with an environment that decides nothing about colours. */
export function run(folder: string, words: readonly string[], variables: NodeJS.ProcessEnv = {}): Ran {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...variables };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
