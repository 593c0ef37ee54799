import { existsSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Problem } from "../cluster/problem";
import { readSource, type Source } from "../cluster/source";
import { readFolder } from "../manifests/folder";
import { MANIFESTS } from "../manifests/manifests";
import { joined } from "../migrate/documents";
import { type Migrated, migrate } from "../migrate/migrate";
import { markdownReport, textReport } from "../migrate/report";
import { outputProblem, refusal } from "../output/write-problems";
import { counted } from "../report/count";
import { PIPED } from "./inputs";
import { Misuse } from "./misuse";
import { piped } from "./piped";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";

const OPTIONS = {
  out: { type: "string" },
  report: { type: "string" },
  name: { type: "string" },
  to: { type: "string", default: "objects" },
  ...PROBLEM_OPTIONS,
} as const;

const REPORTS = { text: textReport, md: markdownReport } as const;

/** Karpenter's old objects in, v1 objects out, and what changes by it. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0 || positionals.includes("")) throw new Misuse("a file, a folder or - is wanted");
  if (values.out === "" || values.name === "") throw new Misuse("--out and --name want a word");
  if (values.to !== "objects") throw new Misuse(`--to is objects, not ${JSON.stringify(values.to)}`);
  const report = values.report === undefined ? undefined : reportNamed(values.report);
  const output = new ProblemOutput(values, process.stderr);
  const { sources, problems } = await read(positionals);
  const migrated = migrate(sources, values.name === undefined ? {} : { clusterName: values.name });
  const found = [...problems, ...migrated.problems];
  const inTheWay = values.out !== undefined && existsSync(values.out) ? [alreadyThere(values.out)] : [];
  await output.print([...found, ...inTheWay]);
  if (inTheWay.length > 0 || output.fails(found)) return 1;
  if (values.out === undefined) process.stdout.write(report ? report(migrated.notes) : withReport(migrated));
  else return writeTo(values.out, migrated, report ?? textReport, output);
  return 0;
}

function reportNamed(name: string): typeof textReport {
  if (name === "text" || name === "md") return REPORTS[name];
  throw new Misuse(`--report is one of text, md, not ${JSON.stringify(name)}`);
}

/** The list first: who reads the objects has to know of it. */
function withReport({ texts, notes }: Migrated): string {
  if (notes.length === 0) return joined(texts);
  const comment = textReport(notes)
    .trimEnd()
    .replace(/^(?=.)/gm, "# ")
    .replace(/^$/gm, "#");
  return `${comment}\n---\n${joined(texts)}`;
}

async function writeTo(
  file: string,
  { texts, notes }: Migrated,
  report: typeof textReport,
  output: ProblemOutput,
): Promise<number> {
  try {
    writeFileSync(file, joined(texts), { flag: "wx" });
  } catch (error) {
    await output.print([refusal(error, file)]);
    return 1;
  }
  process.stdout.write(report(notes));
  process.stderr.write(`${file}: ${counted(texts.length, "document")}\n`);
  return 0;
}

function alreadyThere(file: string): Problem {
  return outputProblem(
    "KM711",
    file,
    "is there already",
    "nothing is overwritten: choose another file, or move it away",
  );
}

interface ReadFiles {
  readonly sources: readonly Source[];
  readonly problems: readonly Problem[];
}

async function read(words: readonly string[]): Promise<ReadFiles> {
  const problems: Problem[] = [];
  const sources: Source[] = [];
  for (const file of new Set(words.flatMap((word) => filesOf(word, problems)))) {
    const source = file === PIPED ? await piped() : readSource(file, MANIFESTS);
    if ("text" in source) sources.push(source);
    else problems.push(source);
  }
  return { sources, problems };
}

function filesOf(word: string, problems: Problem[]): readonly string[] {
  if (word === PIPED || !statSync(word, { throwIfNoEntry: false })?.isDirectory()) return [word];
  const folder = readFolder(word);
  problems.push(...folder.problems);
  return folder.files;
}
