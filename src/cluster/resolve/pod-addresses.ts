import type { PodAddresses, Sample } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import { SMALL_IMAGE } from "./small-image";

export function resolvePodAddresses(
  { podAddresses: keys }: ClusterFile,
  { name, account }: ClusterIdentity,
  partition: string,
  samples: readonly Sample[],
): PodAddresses | undefined {
  const wanting = samples.filter(({ assignPodIps }) => assignPodIps !== undefined).map(({ namespace }) => namespace);
  const namespaces = new Set([...wanting, ...(keys?.namespaces ?? [])]);
  if (namespaces.size === 0) return undefined;
  // A role's name has 64 characters at most, a cluster's 100.
  const role = keys?.role ?? `${name.slice(0, 50)}-pod-addresses`;
  return {
    image: keys?.image ?? SMALL_IMAGE,
    role,
    ...(account === undefined ? {} : { roleArn: `arn:${partition}:iam::${account}:role/${role}` }),
    namespaces: [...namespaces].sort(),
  };
}
