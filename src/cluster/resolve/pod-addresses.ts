import type { PodAddresses, Sample } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import { defaultRole, roleArn } from "../role-arn";
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
  const role = keys?.role ?? defaultRole(name, "pod-addresses");
  const arn = roleArn({ partition, ...(account === undefined ? {} : { account }) }, role);
  return {
    image: keys?.image ?? SMALL_IMAGE,
    role,
    ...(arn === undefined ? {} : { roleArn: arn }),
    namespaces: [...namespaces].sort(),
  };
}
