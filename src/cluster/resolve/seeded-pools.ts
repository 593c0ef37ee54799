import type { Network, SeededPool } from "../cluster";
import type { ClusterFile } from "../cluster-file";
import type { Findings } from "../findings";

/** The pools of the networks that ask for them, each once: networks may share a range. */
export function seededPools(findings: Findings, file: ClusterFile, networks: readonly Network[]): SeededPool[] {
  const pools = new Map<string, SeededPool>();
  for (const { name, attachments } of networks) {
    const keys = file.networks?.[name];
    if (keys?.ipPools !== "seed") continue;
    if (keys.nodeSliceSize !== undefined)
      findings.key(
        "KM108",
        ["networks", name, "ipPools"],
        "with nodeSliceSize every node has pools of its own, which cannot be known here",
        "take ipPools away",
      );
    for (const { cidr } of attachments.flatMap(({ ranges }) => ranges)) {
      const pool = { name: poolName(cidr, keys.networkName), range: cidr };
      pools.set(pool.name, pool);
    }
  }
  return [...pools.values()];
}

/** Whereabouts finds a pool by a name that it makes of the range and the network_name (its IPPoolName). */
function poolName(block: string, networkName: string | undefined): string {
  const normalized = block.replaceAll(":", "-").replace("/", "-");
  return networkName === undefined ? normalized : `${networkName}-${normalized}`;
}
