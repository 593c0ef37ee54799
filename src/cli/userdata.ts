import { parseArgs } from "node:util";
import { silence } from "../checks/silencers/silencers";
import type { Cluster } from "../cluster/cluster";
import { didYouMean } from "../cluster/did-you-mean";
import { loadCluster } from "../cluster/load";
import type { Problem } from "../cluster/problem";
import { wholeFile } from "../cluster/source";
import { userData } from "../userdata/user-data";
import { clusterFile } from "./cluster-files";
import { Misuse } from "./misuse";
import { PROBLEM_OPTIONS, ProblemOutput } from "./problem-output";

/** Prints what the nodes of a class will run: that alone stands on standard output. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...words], options: PROBLEM_OPTIONS, allowPositionals: true });
  const [word, name, ...others] = positionals;
  if (word === undefined || name === undefined || others.length > 0)
    throw new Misuse("a cluster and a node class are wanted");
  const output = new ProblemOutput(values, process.stderr);
  const { text, problems } = rendered(clusterFile(word), name);
  await output.print(problems);
  if (text === undefined || output.fails(problems)) return 1;
  process.stdout.write(text);
  return 0;
}

interface Rendered {
  readonly text?: string;
  readonly problems: readonly Problem[];
}

function rendered(file: string, name: string): Rendered {
  const { cluster, placeOf, problems, sources } = loadCluster(file);
  if (!cluster) return { problems };
  const nodeClass = cluster.nodeClasses.find((candidate) => candidate.name === name);
  if (!nodeClass) return { problems: [noSuchClass(file, name, cluster)] };
  const made = userData(nodeClass, cluster);
  const seen = made.problems.map(({ path, ...problem }) => ({ ...problem, at: placeOf(path) }));
  // Silencers are for more than the userdata: nothing is said of them here.
  return { ...made, problems: silence(seen, sources).filter((problem) => seen.includes(problem)) };
}

function noSuchClass(file: string, name: string, { nodeClasses }: Cluster): Problem {
  const known = nodeClasses.map((nodeClass) => nodeClass.name);
  return {
    code: "KM110",
    severity: "error",
    at: wholeFile(file),
    says: `has no node class ${name}`,
    hint: didYouMean(name, known) ?? `it has ${known.join(", ") || "none"}`,
  };
}
