import { parseArgs } from "node:util";
import { didYouMean } from "../cluster/did-you-mean";
import { loadCluster } from "../cluster/load";
import { wholeFile } from "../cluster/source";
import { userData } from "../userdata/user-data";
import { clusterFile } from "./cluster-files";
import { helpOf } from "./help";
import { printProblems } from "./print";

/** Prints what the nodes of a class will run. */
export function run(words: readonly string[]): number {
  const { positionals } = parseArgs({ args: [...words], options: {}, allowPositionals: true });
  const [word, name, ...others] = positionals;
  if (word === undefined || name === undefined || others.length > 0) {
    process.stderr.write(`karpenter-multus: a cluster and a node class are wanted\n\n${helpOf("userdata")}\n`);
    return 2;
  }
  const file = clusterFile(word);
  const { cluster, placeOf, problems } = loadCluster(file);
  if (!cluster) return refuse(printProblems(problems));
  const nodeClass = cluster.nodeClasses.find((candidate) => candidate.name === name);
  if (!nodeClass)
    return refuse(
      printProblems([
        noSuchClass(
          file,
          name,
          cluster.nodeClasses.map((known) => known.name),
        ),
      ]),
    );
  const rendered = userData(nodeClass, cluster);
  const found = rendered.problems.map(({ path, ...problem }) => ({ ...problem, at: placeOf(path) }));
  if (found.length > 0) process.stderr.write(printProblems(found));
  if (found.some(({ severity }) => severity === "error")) return 1;
  process.stdout.write(rendered.text ?? "");
  return 0;
}

function noSuchClass(file: string, name: string, known: readonly string[]) {
  const meant = didYouMean(name, known);
  return {
    code: "KM110" as const,
    severity: "error" as const,
    at: wholeFile(file),
    says: `has no node class ${name}`,
    hint: meant ? `did you mean ${meant}?` : `it has ${known.join(", ") || "none"}`,
  };
}

function refuse(text: string): number {
  process.stderr.write(text);
  return 1;
}
