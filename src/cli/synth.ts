import { parseArgs } from "node:util";
import { checkCluster } from "../checks/check-cluster";
import { type Loaded, loadCluster } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { wholeFile } from "../cluster/source";
import { clusterOutput } from "../output/cluster-output";
import { type Changes, DistWriter } from "../output/dist-writer";
import type { Difference } from "../output/first-difference";
import { counted } from "../report/count";
import { allClusterFiles, clusterFile, nameInOutput } from "./cluster-files";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";
import { Progress } from "./progress";

const OPTIONS = { check: { type: "boolean", default: false }, out: { type: "string" }, ...PROBLEM_OPTIONS } as const;

/** Cluster files in, dist/ out: all of it, or nothing when there is an error. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (values.out === "") throw new Misuse("--out wants a folder");
  const output = new ProblemOutput(values);
  // The cdk8s CLI says by this variable where it will look.
  const out = values.out ?? process.env.CDK8S_OUTDIR ?? "dist";
  const files = positionals.length > 0 ? [...new Set(positionals.map(clusterFile))] : allClusterFiles();
  if (files.length === 0) {
    await output.print([nothingToDo()]);
    return 1;
  }
  const result = synthesize(files, out, values.check, output);
  const hasFailed = output.fails(result.problems);
  await output.print(result.problems, hasFailed ? "nothing was written" : undefined);
  if (hasFailed) return 1;
  const [status, lines] = values.check ? summaryOfCheck(result, out) : summary(result, out);
  output.summary.write(`${lines.join("\n")}\n`);
  return status;
}

/** What is not as it should be in a cluster's folder. */
interface Deviation {
  readonly changes: Changes;
  /** Where changed files differ; only a check looks. */
  readonly differences: readonly Difference[];
}

interface Result {
  readonly problems: readonly Problem[];
  /** By the clusters' names; those that are as they should be are not there. */
  readonly deviations: ReadonlyMap<string, Deviation>;
  readonly clusters: number;
  readonly files: number;
  readonly objects: number;
}

/** One cluster after the other, each forgotten before the next: a thousand of them take the memory of one. */
function synthesize(files: readonly string[], out: string, check: boolean, output: ProblemOutput): Result {
  const writer = new DistWriter(out);
  const progress = new Progress(files.length);
  const found: Problem[] = [];
  const bases = new Bases();
  const deviations = new Map<string, Deviation>();
  const total = { clusters: 0, files: 0, objects: 0 };
  for (const file of files) {
    progress.next(file);
    const loaded = loadCluster(file);
    const checked = checkCluster(loaded);
    bases.note(file, loaded, checked.problems);
    if (!loaded.isBase) found.push(...checked.problems);
    // What will not be written is not made.
    if (!loaded.cluster || !checked.charts || output.fails(checked.problems)) continue;
    const { id } = loaded.cluster;
    const made = clusterOutput(loaded.cluster, checked.charts, nameInOutput(file));
    const { problems, ...deviation } = check
      ? writer.check(id, made.files)
      : { differences: [], ...writer.stage(id, made.files) };
    found.push(...problems);
    if (hasChanges(deviation.changes)) deviations.set(id, deviation);
    total.clusters++;
    total.files += made.files.length;
    total.objects += made.objects;
  }
  progress.end();
  found.push(...bases.problems());
  if (check || output.fails(found)) writer.discard();
  else found.push(...writer.commit());
  return { problems: found, deviations, ...total };
}

/** Files that name no cluster are bases when another file extends them, and otherwise lack something. */
class Bases {
  private readonly extended = new Set<string>();
  private readonly nameless = new Map<string, readonly Problem[]>();

  note(file: string, { bases, isBase }: Loaded, problems: readonly Problem[]): void {
    for (const base of bases) this.extended.add(base);
    if (isBase) this.nameless.set(file, problems);
  }

  problems(): Problem[] {
    return [...this.nameless].filter(([file]) => !this.extended.has(file)).flatMap(([, problems]) => problems);
  }
}

function hasChanges({ added, changed, removed }: Changes): boolean {
  return added.length + changed.length + removed.length > 0;
}

function nothingToDo(): Problem {
  return {
    code: "KM001",
    severity: "error",
    at: wholeFile("clusters"),
    says: "holds no cluster file (NAME.yaml)",
    hint: "write one, or name a file: karpenter-multus synth my-cluster.yaml",
  };
}

/** The exit status, and what is said of the run. */
type Summary = readonly [status: number, lines: readonly string[]];

function summary(result: Result, out: string): Summary {
  const changed = result.deviations.size;
  return [
    0,
    [
      ...[...result.deviations].map(([id, { changes }]) => `${out}/${id}: ${inWords(changes)}`),
      `${total(result)}; ${changed === 0 ? "nothing changed" : `${counted(changed, "cluster")} changed`}`,
    ],
  ];
}

function summaryOfCheck(result: Result, out: string): Summary {
  if (result.deviations.size === 0) return [0, [`${total(result)}; ${out}/ is what the cluster files say`]];
  return [
    1,
    [
      ...[...result.deviations].flatMap(([id, deviation]) => deviationLines(`${out}/${id}`, deviation)),
      `${out}/ is not what the cluster files say; run karpenter-multus synth and commit what it writes`,
    ],
  ];
}

function deviationLines(folder: string, { changes, differences }: Deviation): string[] {
  const where = new Map(differences.map((difference) => [difference.path, difference]));
  return [
    ...changes.added.map((path) => `${folder}/${path} is missing`),
    ...changes.changed.map((path) => `${folder}/${path}${outOfDate(where.get(path))}`),
    ...changes.removed.map((path) => `${folder}/${path} is left over`),
  ];
}

function outOfDate(difference: Difference | undefined): string {
  if (!difference) return " should be executable, or should not";
  const { line, expected = "the end of the file", found = "the end of the file" } = difference;
  return `:${line} is out of date\n  - ${found}\n  + ${expected}`;
}

function inWords({ added, changed, removed }: Changes): string {
  const parts = [
    [added.length, "new"],
    [changed.length, "changed"],
    [removed.length, "removed"],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(", ");
}

function total({ clusters, files, objects }: Result): string {
  return `${counted(clusters, "cluster")}, ${counted(files, "file")}, ${counted(objects, "object")}`;
}
