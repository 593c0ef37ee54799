import type { PodAddresses, Sample } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import { defaultRole } from "../role-arn";
import { SMALL_IMAGE } from "./small-image";

export function resolvePodAddresses(
  { podAddresses: keys }: ClusterFile,
  { name }: ClusterIdentity,
  samples: readonly Sample[],
): PodAddresses | undefined {
  const wanting = samples.filter(({ assignPodIps }) => assignPodIps !== undefined).map(({ namespace }) => namespace);
  const namespaces = new Set([...wanting, ...(keys?.namespaces ?? [])]);
  if (namespaces.size === 0) return undefined;
  return {
    image: keys?.image ?? SMALL_IMAGE,
    role: keys?.role ?? defaultRole(name, "pod-addresses"),
    namespaces: [...namespaces].sort(),
  };
}
