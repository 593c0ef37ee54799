import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { didYouMean } from "../cluster/did-you-mean";
import { runningRelease } from "../init/lock-file";
import { repositoryFiles } from "../init/repository";
import { starterFiles } from "../init/starter-files";
import { starters } from "../init/starters";
import { makeFiles } from "../output/new-files";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";

const OPTIONS = { from: { type: "string" }, name: { type: "string" }, ...PROBLEM_OPTIONS } as const;

/** Makes a repository of one's own, and says what to do next. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  const [folder = ".", ...others] = positionals;
  if (others.length > 0 || folder === "") throw new Misuse("one folder is wanted");
  const output = new ProblemOutput(values);
  const from = starterCalled(values.from);
  const clusterFiles = starterFiles(from, nameOf(values.name ?? from));
  if (new Set(clusterFiles.map(({ path }) => path)).size < clusterFiles.length)
    throw new Misuse("--name wants another name: another file that it needs is called so");
  const tool = runningRelease(resolve(folder));
  const files = [...clusterFiles, ...repositoryFiles(resolve(folder), tool)];
  const problems = makeFiles(folder, files);
  await output.print(problems, problems.length > 0 ? "nothing was made" : undefined);
  if (problems.length > 0) return 1;
  const paths = files.map(({ path }) => join(folder, path));
  const [own] = files;
  const install = tool.packages ? "npm ci" : "npm install";
  const enter = relative(".", folder) === "" ? "" : `cd ${quoted(folder)} && `;
  output.summary.write(
    `${paths.join("\n")}\n\nnext: ${enter}${install} && npm run synth\nthen make ${own?.path} your own\n`,
  );
  return 0;
}

function starterCalled(name: string | undefined): string {
  const names = starters().map((starter) => starter.name);
  if (name === undefined) throw new Misuse("--from says where to start: see systems");
  if (names.includes(name)) return name;
  const hint = didYouMean(name, names) ?? `there are ${names.join(", ")}`;
  throw new Misuse(`there is no system ${JSON.stringify(name)}: ${hint}`);
}

/** The name is the output's folder, and an object's in the cluster. */
function nameOf(name: string): string {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= 63) return name;
  throw new Misuse("--name wants lower-case letters, digits and -, as prod-eu");
}

function quoted(folder: string): string {
  return /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
}
