import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Cluster, NodeClass } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";

/** A folder below cases/: a cluster file with one node class. */
export interface Case {
  readonly name: string;
  readonly folder: string;
  readonly cluster: Cluster;
  readonly nodeClass: NodeClass;
}

const CASES = "test/userdata/cases";

export const cases: readonly Case[] = readdirSync(CASES).map((name) => {
  const folder = join(CASES, name);
  const { cluster, problems } = loadCluster(join(folder, "cluster.yaml"));
  const [nodeClass] = cluster?.nodeClasses ?? [];
  if (!cluster || !nodeClass) throw new Error(`${name}: ${JSON.stringify(problems)}`);
  return { name, folder, cluster, nodeClass };
});
