import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Problem } from "../cluster/problem";
import type { Source } from "../cluster/source";
import { mayHoldWholeObjects } from "../manifests/cluster-or-manifests";
import { readFolder } from "../manifests/folder";
import { joined } from "../migrate/documents";
import { type Migrated, migrate } from "../migrate/migrate";
import type { Note } from "../migrate/note";
import { passedOver, type Reader } from "../migrate/passed-over";
import { markdownReport, textReport } from "../migrate/report";
import { outputProblem, refusal } from "../output/write-problems";
import { counted } from "../report/count";
import { isFolder, PIPED } from "./inputs";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";
import { readManifestsOf } from "./read-manifests";

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
  refuseMisuse(values);
  const report = values.report === undefined ? undefined : reportNamed(values.report);
  const output = new ProblemOutput(values, process.stderr);
  const { sources, problems } = await read(positionals);
  const made = await makeOf(sources, values);
  const found = [...problems, ...made.problems];
  const inTheWay = [values.out, values.rest].flatMap((file) => (file && existsSync(file) ? [alreadyThere(file)] : []));
  await output.print([...found, ...inTheWay]);
  if (inTheWay.length > 0 || output.fails(found)) return 1;
  const { out, rest } = values;
  const files = [
    ...(out === undefined ? [] : [{ file: out, text: made.text, holds: made.holds }]),
    ...(rest === undefined
      ? []
      : [{ file: rest, text: joined(made.rest), holds: counted(made.rest.length, "document") }]),
  ];
  if (!(await write(files, output))) return 1;
  if (out === undefined && !report) process.stdout.write(made.withReport);
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

function refuseMisuse(values: Values): void {
  const { rest, region, zones, to } = values;
  if (Object.values(values).includes("")) throw new Misuse("an option wants a word");
  if (to !== "objects" && to !== "cluster")
    throw new Misuse(`--to is one of objects, cluster, not ${JSON.stringify(to)}`);
  if (to === "objects" && [rest, region, zones].some((value) => value !== undefined))
    throw new Misuse("--rest, --region and --zones go with --to cluster");
}

function reportNamed(name: string): typeof textReport {
  if (name === "text" || name === "md") return REPORTS[name];
  throw new Misuse(`--report is one of text, md, not ${JSON.stringify(name)}`);
}

/** What comes of the input. */
interface Made {
  readonly text: string;
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
    // Editors look for the schema in the first line.
    withReport: notes.length > 0 ? text.replace("\n", `\n${commentOf(notes)}\n`) : text,
    holds: "a cluster file",
    rest: rest.map((document) => document.toString({ lineWidth: 0 })),
    notes,
    problems: [...migrated.problems, ...found.problems],
  };
}

/** The list first: who reads the objects has to know of it. */
function objectsOf({ texts, notes, problems, refusedOfToday }: Migrated): Made {
  const text = joined(texts);
  return {
    text,
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

interface MadeFile {
  readonly file: string;
  readonly text: string;
  readonly holds: string;
}

async function write(files: readonly MadeFile[], output: ProblemOutput): Promise<boolean> {
  for (const { file, text, holds } of files) {
    try {
      writeFileSync(file, text, { flag: "wx" });
    } catch (error) {
      await output.print([refusal(error, file)]);
      return false;
    }
    process.stderr.write(`${file}: ${holds}\n`);
  }
  return true;
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
  const sources = new Map<string, Source>();
  for (const { file, reader } of words.flatMap((word) => filesOf(word, problems))) {
    const source = await readManifestsOf(file);
    const isWanted = reader === undefined || reader === "kubectl";
    if (!("text" in source)) problems.push(...(isWanted ? [source] : []));
    else if (reader === undefined || (isWanted && mayHoldWholeObjects(source))) sources.set(file, source);
    else problems.push(...passedOver(source, reader));
  }
  return { sources: [...sources.values()], problems };
}

/** A file, and who reads it where nobody has named it. */
interface Found {
  readonly file: string;
  readonly reader?: Reader;
}

function filesOf(word: string, problems: Problem[]): readonly Found[] {
  if (word === PIPED || !isFolder(word)) return [{ file: word }];
  const { files, partial, templates, problems: found } = readFolder(word);
  problems.push(...found);
  const by = (reader: Reader) => (file: string) => ({ file, reader });
  return [
    ...files.map(by("kubectl")),
    ...partial.filter((file) => existsSync(file)).map(by("kustomize")),
    ...templates.flatMap((folder) => readFolder(folder).files).map(by("helm")),
  ];
}
