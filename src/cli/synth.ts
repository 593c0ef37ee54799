import { parseArgs } from "node:util";
import { loadCluster } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { wholeFile } from "../cluster/source";
import { clusterOutput } from "../output/cluster-output";
import { type Changes, DistWriter } from "../output/dist-writer";
import type { Difference } from "../output/first-difference";
import { allClusterFiles, clusterFile, nameInOutput } from "./cluster-files";
import { helpOf } from "./help";
import { printProblems } from "./print";
import { Progress } from "./progress";

const OPTIONS = { check: { type: "boolean", default: false }, out: { type: "string" } } as const;

/** Cluster files in, dist/ out: all of it, or nothing when there is an error. */
export function run(words: readonly string[]): number {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (values.out === "") {
    process.stderr.write(`karpenter-multus: --out wants a folder\n\n${helpOf("synth")}\n`);
    return 2;
  }
  // The cdk8s CLI says by this variable where it will look.
  const out = values.out ?? process.env.CDK8S_OUTDIR ?? "dist";
  const files = positionals.length > 0 ? [...new Set(positionals.map(clusterFile))] : allClusterFiles();
  if (files.length === 0) return report([nothingToDo()]);
  const result = synthesize(files, out, values.check);
  if (report(result.problems) > 0) {
    process.stderr.write(`\n${count(errors(result.problems).length, "error")}; nothing was written\n`);
    return 1;
  }
  return values.check ? summarizeCheck(result, out) : summarize(result, out);
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
function synthesize(files: readonly string[], out: string, check: boolean): Result {
  const writer = new DistWriter(out);
  const progress = new Progress(files.length);
  const found: Problem[] = [];
  const bases = new Bases();
  const deviations = new Map<string, Deviation>();
  const total = { clusters: 0, files: 0, objects: 0 };
  for (const file of files) {
    progress.next(file);
    const loaded = loadCluster(file);
    bases.note(file, loaded);
    if (!loaded.cluster) {
      if (!loaded.isBase) found.push(...loaded.problems);
      continue;
    }
    const { id } = loaded.cluster;
    const output = clusterOutput(loaded.cluster, loaded.placeOf, nameInOutput(file));
    const { problems, ...deviation } = check
      ? writer.check(id, output.files)
      : { differences: [], ...writer.stage(id, output.files) };
    found.push(...loaded.problems, ...output.problems, ...problems);
    if (hasChanges(deviation.changes)) deviations.set(id, deviation);
    total.clusters++;
    total.files += output.files.length;
    total.objects += output.objects;
  }
  progress.end();
  found.push(...bases.problems());
  if (check || errors(found).length > 0) writer.discard();
  else found.push(...writer.commit());
  return { problems: found, deviations, ...total };
}

/** Files that name no cluster are bases when another file extends them, and otherwise lack something. */
class Bases {
  private readonly extended = new Set<string>();
  private readonly nameless = new Map<string, readonly Problem[]>();

  note(file: string, { bases, isBase, problems }: ReturnType<typeof loadCluster>): void {
    for (const base of bases) this.extended.add(base);
    if (isBase) this.nameless.set(file, problems);
  }

  problems(): Problem[] {
    return [...this.nameless].filter(([file]) => !this.extended.has(file)).flatMap(([, problems]) => problems);
  }
}

function errors(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity }) => severity === "error");
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

/** Prints problems, and says by its exit status whether there is an error among them. */
function report(problems: readonly Problem[]): number {
  if (problems.length > 0) process.stderr.write(printProblems(problems));
  return errors(problems).length > 0 ? 1 : 0;
}

function summarize(result: Result, out: string): number {
  for (const [id, { changes }] of result.deviations) process.stdout.write(`${out}/${id}: ${inWords(changes)}\n`);
  const changed = result.deviations.size;
  process.stdout.write(
    `${total(result)}; ${changed === 0 ? "nothing changed" : `${count(changed, "cluster")} changed`}\n`,
  );
  return 0;
}

function summarizeCheck(result: Result, out: string): number {
  if (result.deviations.size === 0) {
    process.stdout.write(`${total(result)}; ${out}/ is what the cluster files say\n`);
    return 0;
  }
  for (const [id, deviation] of result.deviations)
    process.stdout.write(`${deviationLines(`${out}/${id}`, deviation).join("\n")}\n`);
  process.stdout.write(
    `${out}/ is not what the cluster files say; run karpenter-multus synth and commit what it writes\n`,
  );
  return 1;
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
  return `${count(clusters, "cluster")}, ${count(files, "file")}, ${count(objects, "object")}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
