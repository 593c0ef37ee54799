import { join, normalize } from "node:path";
import { parseArgs } from "node:util";
import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { joined } from "../migrate/documents";
import { type Migrated, type MigratedFile, migrate } from "../migrate/migrate";
import type { Note } from "../migrate/note";
import { markdownReport, textReport } from "../migrate/report";
import { makeFiles, type NewFile, obstacles } from "../output/new-files";
import { outputProblem } from "../output/write-problems";
import { counted } from "../report/count";
import { isFolder, PIPED } from "./inputs";
import { readMigrateInput } from "./migrate-input";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";

const OPTIONS = {
  out: { type: "string" },
  rest: { type: "string" },
  report: { type: "string" },
  name: { type: "string" },
  region: { type: "string" },
  zones: { type: "string" },
  "instance-profile": { type: "string" },
  to: { type: "string", default: "objects" },
  ...PROBLEM_OPTIONS,
} as const;

const REPORTS = { text: textReport, md: markdownReport } as const;

/** Karpenter's objects in, v1 objects or a cluster file out, and what changes by it. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0 || positionals.includes("")) throw new Misuse("a file, a folder or - is wanted");
  refuseMisuse(values, positionals);
  const report = values.report === undefined ? undefined : reportNamed(values.report);
  const output = new ProblemOutput(values, process.stderr);
  const input = await readMigrateInput(positionals);
  const made = await makeOf(input.sources, values);
  const found = [...input.problems, ...made.problems];
  const files = filesOf(made, values, input.paths);
  const inTheWay = [...obstacles("", files), ...ofOneName(files)];
  await output.print([...found, ...inTheWay]);
  if (inTheWay.length > 0 || output.fails(found)) return 1;
  const refused = makeFiles("", files);
  if (refused.length > 0) {
    await output.print(refused);
    return 1;
  }
  for (const { path, holds } of files) if (holds !== undefined) process.stderr.write(`${path}: ${holds}\n`);
  const unchanged = files.filter(({ holds }) => holds === undefined).length;
  if (unchanged > 0) process.stderr.write(`${values.out}: ${counted(unchanged, "other file")} as it was\n`);
  if (values.out === undefined && !report) process.stdout.write(made.withReport);
  else process.stdout.write((report ?? textReport)(made.notes));
  return 0;
}

interface Values {
  readonly out?: string | undefined;
  readonly rest?: string | undefined;
  readonly name?: string | undefined;
  readonly region?: string | undefined;
  readonly zones?: string | undefined;
  readonly "instance-profile"?: string | undefined;
  readonly to: string;
}

function refuseMisuse(values: Values, words: readonly string[]): void {
  const { out, rest, region, zones, to } = values;
  if (Object.values(values).includes("")) throw new Misuse("an option wants a word");
  if (to !== "objects" && to !== "cluster")
    throw new Misuse(`--to is one of objects, cluster, not ${JSON.stringify(to)}`);
  if (to === "objects" && [rest, region, zones].some((value) => value !== undefined))
    throw new Misuse("--rest, --region and --zones go with --to cluster");
  if (out === undefined || !isForFolder(out)) return;
  if (to === "cluster") throw new Misuse("--out wants a file, for a cluster file is one");
  if (words.includes(PIPED)) throw new Misuse("--out wants a file, for what is piped in has no name");
}

function reportNamed(name: string): typeof textReport {
  if (name === "text" || name === "md") return REPORTS[name];
  throw new Misuse(`--report is one of text, md, not ${JSON.stringify(name)}`);
}

/** What comes of the input. */
interface Made {
  readonly text: string;
  /** The same file by file. */
  readonly files: readonly MigratedFile[];
  /** The same with what changes by it, as a comment. */
  readonly withReport: string;
  /** For the summary: what the text holds. */
  readonly holds: string;
  /** The documents that a cluster file leaves out. */
  readonly rest: readonly string[];
  readonly notes: readonly Note[];
  readonly problems: readonly Problem[];
}

async function makeOf(sources: readonly Source[], values: Values): Promise<Made> {
  const { to, region, zones, "instance-profile": instanceProfile } = values;
  const migrated = migrate(sources, {
    ...(values.name === undefined ? {} : { clusterName: values.name }),
    ...(instanceProfile === undefined ? {} : { instanceProfile }),
  });
  // Where it cannot be migrated, that is what to mend first.
  if (to === "objects" || migrated.problems.some(({ severity }) => severity === "error")) return objectsOf(migrated);
  // Most want objects, and need not wait for what a cluster file is made with.
  const name = values.name ?? migrated.clusterName;
  const { toClusterFile } = await import("../migrate/to-cluster/to-cluster-file.js");
  const found = toClusterFile(migrated.documents, {
    ...(name === undefined ? {} : { name }),
    ...(region === undefined ? {} : { region }),
    ...(zones === undefined ? {} : { zones: zones.split(",") }),
  });
  const { text = "", rest } = found;
  const notes = [...migrated.notes, ...found.notes];
  return {
    text,
    files: [],
    // Editors look for the schema in the first line.
    withReport: notes.length > 0 ? text.replace("\n", `\n${commentOf(notes)}\n`) : text,
    holds: "a cluster file",
    rest: rest.map((document) => document.toString({ lineWidth: 0 })),
    notes,
    problems: [...migrated.problems, ...found.problems],
  };
}

/** The list first: who reads the objects has to know of it. */
function objectsOf({ texts, files, notes, problems, refusedOfToday }: Migrated): Made {
  const text = joined(texts);
  return {
    text,
    files,
    withReport: notes.length > 0 ? `${commentOf(notes)}---\n${text}` : text,
    holds: counted(texts.length, "document"),
    rest: [],
    notes,
    problems: [...problems, ...refusedOfToday],
  };
}

function commentOf(notes: readonly Note[]): string {
  const comment = textReport(notes)
    .trimEnd()
    .replace(/^(?=.)/gm, "# ")
    .replace(/^$/gm, "#");
  return `${comment}\n`;
}

interface MadeFile extends NewFile {
  /** Absent for what is as it was. */
  readonly holds?: string;
}

function filesOf(made: Made, { out, rest }: Values, paths: ReadonlyMap<Source, string>): MadeFile[] {
  const restOf = { text: joined(made.rest), holds: counted(made.rest.length, "document") };
  return [
    ...(out === undefined ? [] : isForFolder(out) ? folderOf(out, made, paths) : [{ path: out, ...made }]),
    ...(rest === undefined ? [] : [{ path: rest, ...restOf }]),
  ];
}

/** Each file where it was, below another folder; what is not changed is there too, to the byte. */
function folderOf(out: string, { files }: Made, paths: ReadonlyMap<Source, string>): MadeFile[] {
  return files.flatMap(({ source, texts, isChanged }) => {
    const path = paths.get(source);
    if (path === undefined || (texts.length === 0 && isChanged)) return [];
    const file = { path: join(out, path), text: isChanged ? joined(texts) : source.text };
    return [isChanged ? { ...file, holds: counted(texts.length, "document") } : file];
  });
}

/** A folder that is there, or by its name is to be one. */
function isForFolder(out: string): boolean {
  return out.endsWith("/") || isFolder(out);
}

function ofOneName(files: readonly NewFile[]): Problem[] {
  const known = new Set<string>();
  return files.flatMap(({ path }) => {
    const name = normalize(path);
    const isNew = !known.has(name);
    known.add(name);
    const hint = "name the folder that both files are in, and not the files";
    return isNew ? [] : [outputProblem("KM610", path, "two files would be written here", hint)];
  });
}
