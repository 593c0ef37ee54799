import { parseArgs } from "node:util";
import { type CheckedManifests, checkManifests } from "../checks/check-manifests";
import { KnownObjects } from "../checks/known-objects";
import type { Problem } from "../cluster/problem";
import { readPiped, readSource, type Source } from "../cluster/source";
import { isClusterFile, mayHoldObjects } from "../manifests/cluster-or-manifests";
import { MANIFESTS, readManifests } from "../manifests/manifests";
import { type Input, inputsOf, PIPED } from "./inputs";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";

const OPTIONS = { old: { type: "string" }, ...PROBLEM_OPTIONS } as const;

/** Cluster files and anybody's manifests in, all that is wrong with them out. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (positionals.includes("") || values.old === "") throw new Misuse("a file or a folder is wanted");
  if (values.old === PIPED) throw new Misuse("--old wants a file or a folder");
  const output = new ProblemOutput(values);
  const found = new Findings();
  const before = values.old === undefined ? new KnownObjects() : await found.objectsOf(values.old);
  await found.look(positionals, before);
  await output.print(found.problems);
  output.summary.write(`${found.summary()}\n`);
  return output.fails(found.problems) ? 1 : 0;
}

/** What was found in all folders; of a folder that has been looked at, no more than that is kept. */
class Findings {
  readonly problems: Problem[] = [];
  private readonly clusterFiles: string[] = [];
  private readonly otherKinds = new Map<string, number>();
  private judged = 0;
  private strangers = 0;
  private templates = 0;
  private partial = 0;

  /** The objects that were there before. They are not judged. */
  async objectsOf(word: string): Promise<KnownObjects> {
    const known = new KnownObjects();
    const { folders, problems } = inputsOf([word]);
    this.problems.push(...problems);
    for (const inputs of folders.values())
      for (const source of await this.read(inputs)) {
        const manifests = readManifests(source);
        this.problems.push(...manifests.problems);
        for (const object of manifests.objects) known.add(object);
      }
    return known;
  }

  async look(words: readonly string[], before: KnownObjects): Promise<void> {
    const { folders, problems, templates, partial } = inputsOf(words);
    this.problems.push(...problems);
    this.templates = templates;
    this.partial = partial;
    for (const inputs of folders.values()) {
      const sources = await this.read(inputs);
      this.clusterFiles.push(...sources.filter(isClusterFile).map(({ file }) => file));
      this.note(
        checkManifests(
          sources.filter((source) => !isClusterFile(source)),
          before,
        ),
      );
    }
    if (this.clusterFiles.length === 0) return;
    // What makes objects of a cluster file takes longer to load than most folders to look at.
    const { checkClusterFiles } = await import("../checks/check-cluster-files.js");
    this.problems.push(...checkClusterFiles(this.clusterFiles));
  }

  private note({ problems, judged, otherKinds, strangers }: CheckedManifests): void {
    this.problems.push(...problems);
    this.judged += judged;
    this.strangers += strangers;
    for (const kind of otherKinds) this.otherKinds.set(kind, (this.otherKinds.get(kind) ?? 0) + 1);
  }

  private async read(inputs: readonly Input[]): Promise<Source[]> {
    const sources: Source[] = [];
    for (const { file, isNamed } of inputs) {
      const source =
        file === PIPED ? await readPiped(process.stdin, "standard input", MANIFESTS) : readSource(file, MANIFESTS);
      if (!("text" in source)) this.problems.push(source);
      else if (isNamed || mayHoldObjects(source) || isClusterFile(source)) sources.push(source);
      else this.strangers++;
    }
    return sources;
  }
  /** Says plainly what was looked at, and what was not. */
  summary(): string {
    const others = [...this.otherKinds.values()].reduce((sum, number) => sum + number, 0);
    const kinds = [...this.otherKinds.keys()].sort().join(", ");
    const sentences = [
      this.clusterFiles.length > 0 && `${count(this.clusterFiles.length, "cluster file")} checked`,
      this.judged > 0 && `${count(this.judged, "object")} judged as the API server does`,
      others > 0 && `${count(others, "object")} not judged (${kinds}): only the rules look at them`,
      this.strangers > 0 && `${count(this.strangers, "document")} no object of Kubernetes, not looked at`,
      this.templates > 0 && `${count(this.templates, "template")} of Helm left out: render them first`,
      this.partial > 0 && `${count(this.partial, "file")} that only kustomize reads left out`,
    ].filter((sentence) => sentence !== false);
    const hasLooked = this.clusterFiles.length + this.judged + others > 0;
    return [...(hasLooked ? [] : ["nothing to judge"]), ...sentences].join("\n");
  }
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
