import { parseArgs } from "node:util";
import { type CheckedManifests, checkManifests } from "../checks/check-manifests";
import { KnownObjects } from "../checks/known-objects";
import type { Problem } from "../cluster/problem";
import { type Source, wholeFile } from "../cluster/source";
import { isClusterFile, isPlainlyClusterFile, mayHoldObjects } from "../manifests/cluster-or-manifests";
import { readManifests } from "../manifests/manifests";
import { madeOf } from "../output/manifest";
import { counted } from "../report/count";
import { visible } from "../report/visible";
import type { MadeFolder } from "./check-cluster-files";
import { isAmongClusterFiles } from "./cluster-files";
import { type Input, inputsOf, PIPED } from "./inputs";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";
import { readManifestsOf } from "./read-manifests";

const OPTIONS = { old: { type: "string" }, ...PROBLEM_OPTIONS } as const;

/** Cluster files and anybody's manifests in, all that is wrong with them out. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  if (positionals.includes("") || values.old === "") throw new Misuse("a file or a folder is wanted");
  if (values.old === PIPED) throw new Misuse("--old wants a file or a folder");
  const output = new ProblemOutput(values);
  const found = new Findings();
  await found.look(positionals, values.old === undefined ? undefined : await found.objectsOf(values.old));
  await output.print(found.problems);
  output.summary.write(`${found.summary()}\n`);
  return output.fails(found.problems) ? 1 : 0;
}

/** What was found in all folders; of a folder that has been looked at, no more than that is kept. */
class Findings {
  problems: readonly Problem[] = [];
  private readonly clusterFiles: string[] = [];
  private readonly madeFolders: MadeFolder[] = [];
  private made = 0;
  private readonly otherKinds = new Map<string, number>();
  private judged = 0;
  private strangers = 0;
  private templates = 0;
  private partial = 0;
  private patches = 0;

  /** The objects that were there before. They are not judged. */
  async objectsOf(word: string): Promise<KnownObjects> {
    const known = new KnownObjects();
    const { folders, problems } = inputsOf([word]);
    this.add(problems);
    let found = 0;
    for (const inputs of folders.values())
      for (const source of await this.read(inputs.keys())) {
        const { objects, problems } = readManifests(source);
        this.add(problems);
        for (const object of objects) known.add(object);
        found += objects.length;
      }
    if (found === 0 && this.problems.length === 0) this.add([holdsNothing(word)]);
    return known;
  }

  async look(words: readonly string[], before: KnownObjects | undefined): Promise<void> {
    const { folders, problems, templates, partial, patches } = inputsOf(words);
    this.add(problems);
    this.templates = templates;
    this.partial = partial;
    this.patches = patches;
    for (const inputs of folders.values()) await this.lookAtFolder(inputs, before);
    if (this.clusterFiles.length === 0) return;
    // What makes objects of a cluster file takes longer to load than most folders to look at.
    const { checkClusterFiles } = await import("./check-cluster-files.js");
    const { problems: ofClusters, asMade } = checkClusterFiles(this.clusterFiles, this.madeFolders);
    // It is said at the cluster file's own lines, where its comments count.
    const said = new Set([...asMade].flatMap((folder) => folder.problems));
    this.problems = this.problems.filter((problem) => !said.has(problem));
    this.add(ofClusters);
    for (const { manifests } of asMade) this.made += manifests.length;
  }

  private async lookAtFolder(inputs: ReadonlyMap<string, Input>, before: KnownObjects | undefined): Promise<void> {
    const manifests: Source[] = [];
    for (const source of await this.read(inputs.keys())) {
      const input = inputs.get(source.file);
      const isOfCluster =
        input?.isOfCluster ||
        (isAmongClusterFiles(source.file) && (isClusterFile(source) || !mayHoldObjects(source))) ||
        (input?.isFound ? isPlainlyClusterFile(source) : isClusterFile(source));
      if (isOfCluster && !input) this.add([withoutName(source)]);
      else if (isOfCluster) this.clusterFiles.push(source.file);
      else if (input?.isFound && !mayHoldObjects(source)) this.strangers++;
      else manifests.push(source);
    }
    const checked = checkManifests(manifests, before);
    this.add(checked.problems);
    this.count(checked);
    const names = new Set(manifests.map(({ text }) => madeOf(text)));
    const [name] = names;
    // What differs from objects that were there before, no cluster file says.
    if (name !== undefined && names.size === 1 && !before)
      this.madeFolders.push({ madeOf: name, manifests, problems: checked.problems });
  }

  private count({ judged, otherKinds, strangers }: CheckedManifests): void {
    this.judged += judged;
    this.strangers += strangers;
    for (const kind of otherKinds) this.otherKinds.set(kind, (this.otherKinds.get(kind) ?? 0) + 1);
  }

  private async read(files: Iterable<string>): Promise<Source[]> {
    const sources: Source[] = [];
    for (const file of files) {
      const source = await readManifestsOf(file);
      if ("text" in source) sources.push(source);
      else this.add([source]);
    }
    return sources;
  }

  private add(problems: readonly Problem[]): void {
    this.problems = this.problems.concat(problems);
  }

  /** Says plainly what was looked at, and what was not. */
  summary(): string {
    const others = [...this.otherKinds.values()].reduce((sum, number) => sum + number, 0);
    const kinds = visible([...this.otherKinds.keys()].sort().join(", "));
    const sentences = [
      this.clusterFiles.length > 0 && `${counted(this.clusterFiles.length, "cluster file")} checked`,
      this.made > 0 && `${counted(this.made, "manifest")} as the cluster files make them: what is wrong is said there`,
      this.judged > 0 && `${counted(this.judged, "object")} judged as the API server does`,
      others > 0 && `${counted(others, "object")} not judged (${kinds}): only the rules look at them`,
      this.strangers > 0 && `${counted(this.strangers, "document")} without an object of Kubernetes, not looked at`,
      this.templates > 0 && `${counted(this.templates, "template")} of Helm left out: render them first`,
      this.partial > 0 &&
        `${counted(this.partial, "file")} that only kustomize reads left out${this.patches > 0 ? WITH_PATCHES : ""}`,
    ].filter((sentence) => sentence !== false);
    const hasLooked = this.clusterFiles.length + this.judged + others > 0;
    return [...(hasLooked ? [] : ["nothing to judge"]), ...sentences].join("\n");
  }
}

/** An object may be whole only when they have changed it. */
const WITH_PATCHES = "; what patches make of objects, this judges: kubectl kustomize DIR | karpenter-multus validate -";

function holdsNothing(old: string): Problem {
  const hint = "--old wants the objects as they are now: kubectl get nodepools -o yaml writes them";
  return { code: "KM001", severity: "error", at: wholeFile(old), says: "holds no object to compare with", hint };
}

/** What is piped in has no name, and names of objects begin with it. */
function withoutName({ file }: Source): Problem {
  const says = "a cluster file has its cluster's name, and what is piped in has none";
  const hint = "name the file: karpenter-multus validate clusters/prod-eu.yaml";
  return { code: "KM001", severity: "error", at: wholeFile(file), says, hint };
}
