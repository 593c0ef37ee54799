import type { Accelerator, Cluster, NodePool } from "../cluster/cluster";

/** The release of NVIDIA's device plugin that AWS's own guide installs. */
const NVIDIA_PLUGIN = "0.17.4";

/** The pools of each accelerator, and those of them on which a device plugin has to be installed. */
export function acceleratorsView(cluster: Cluster) {
  const of = (accelerator: Accelerator) => cluster.nodePools.filter((pool) => pool.accelerator === accelerator);
  const nvidia = of("nvidia.com/gpu");
  return {
    pools: cluster.nodePools.flatMap(({ name, accelerator }) => (accelerator ? [{ name, accelerator }] : [])),
    columns: [
      "NAME:.metadata.name",
      ...new Set(cluster.nodePools.flatMap(({ accelerator }) => (accelerator ? [columnOf(accelerator)] : []))),
    ].join(","),
    // Bottlerocket brings it along.
    nvidia: namesOf(nvidia.filter((pool) => !isBottlerocket(pool, cluster))),
    bottlerocket: namesOf(nvidia.filter((pool) => isBottlerocket(pool, cluster))),
    amd: namesOf(of("amd.com/gpu")),
    neuron: namesOf(of("aws.amazon.com/neuron")),
    nvidiaPlugin: NVIDIA_PLUGIN,
  };
}

/** A column of kubectl's for what nodes have of a resource. */
function columnOf(resource: Accelerator): string {
  return `${resource}:.status.allocatable.${resource.replaceAll(".", "\\.")}`;
}

function namesOf(pools: readonly NodePool[]): string[] {
  return pools.map(({ name }) => name);
}

function isBottlerocket({ nodeClass }: NodePool, { nodeClasses }: Cluster): boolean {
  return nodeClasses.find(({ name }) => name === nodeClass)?.userData.family === "Bottlerocket";
}
