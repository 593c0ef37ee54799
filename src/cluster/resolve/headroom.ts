import type { Headroom, NodePool } from "../cluster";
import type { ClusterFile } from "../cluster-file";
import type { Findings } from "../findings";
import { PAUSE_IMAGE } from "./pause-image";

/** Its namespace, and the class of priority of its pods. */
const HEADROOM = "headroom";

export function resolveHeadroom(findings: Findings, file: ClusterFile, nodePools: readonly NodePool[]): Headroom[] {
  return nodePools.flatMap(({ name, key, spec }): Headroom[] => {
    const keys = file.nodePools?.[key]?.headroom;
    if (!keys) return [];
    const headroom = {
      name: `headroom-${name}`,
      namespace: HEADROOM,
      priorityClass: HEADROOM,
      nodePool: name,
      key,
      replicas: keys.replicas,
      cpu: String(keys.cpu),
      memory: String(keys.memory),
      image: keys.image ?? PAUSE_IMAGE,
      tolerates: spec.template.spec.taints ?? [],
    };
    if (headroom.name.length > 63)
      findings.key(
        "KM106",
        ["nodePools", key, "headroom"],
        `the Deployment ${headroom.name} has a longer name than the 63 characters that a label has`,
        "shorten the pool's name",
      );
    return [headroom];
  });
}
