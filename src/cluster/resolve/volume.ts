import type { AmiFamily } from "../ami-family";
import type { Origin } from "../cluster";
import type { NodeClassKeys, VolumeKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import type { Filling } from "./spec";

/** The volume of a class, on the device where its family keeps images and pods. */
export function volume(
  findings: Findings,
  path: readonly PathStep[],
  { volume: keys }: NodeClassKeys,
  family: AmiFamily | undefined,
): Filling {
  const from = [...path, "volume"];
  const filling = { from, to: ["blockDeviceMappings"] };
  // Without a family, that is the problem.
  if (keys === undefined || family === undefined) return { ...filling, value: undefined };
  if (family === "Custom") {
    const says = "nobody knows which device an AMI of the family Custom has its volume on";
    const hint = "say it in spec.blockDeviceMappings, with its deviceName and rootVolume: true";
    findings.key("KM102", from, says, hint);
    return { ...filling, value: undefined };
  }
  if (keys.size === undefined && keys.snapshot === undefined)
    findings.missing(from, "size", "as 50Gi; or snapshot, which has one");
  const mappings = mappingsOf(family, keys);
  return { ...filling, value: mappings, parts: mappings.flatMap((_, index) => partsOf(index)) };
}

/** What Karpenter itself gives Bottlerocket's own system, which pods have no part in. */
export const SYSTEM_OF_BOTTLEROCKET = "4Gi";

/** As Karpenter does when a class says nothing, device by device. */
function mappingsOf(family: Exclude<AmiFamily, "Custom">, keys: VolumeKeys) {
  const deviceName = onlyDeviceOf(family);
  if (deviceName !== undefined) return [{ deviceName, ebs: ebs(keys) }];
  const { encrypted, kmsKey } = keys;
  return [
    { deviceName: "/dev/xvda", ebs: ebs({ size: SYSTEM_OF_BOTTLEROCKET, encrypted, kmsKey }) },
    { deviceName: "/dev/xvdb", ebs: ebs(keys) },
  ];
}

/** Where the nodes of a family keep everything. Bottlerocket has two volumes, and nobody knows those of a custom AMI. */
export function onlyDeviceOf(family: AmiFamily): string | undefined {
  if (family === "Bottlerocket" || family === "Custom") return undefined;
  return family.startsWith("Windows") ? "/dev/sda1" : "/dev/xvda";
}

/** The fields of an EBS volume, and the keys that say them. */
export const VOLUME_FIELDS = [
  ["volumeSize", "size"],
  ["volumeType", "type"],
  ["iops", "iops"],
  ["throughput", "throughput"],
  ["encrypted", "encrypted"],
  ["kmsKeyID", "kmsKey"],
  ["snapshotID", "snapshot"],
] as const;

/** Else the AMI would say the type, and the account whether it is encrypted; a snapshot's volume is as the snapshot is. */
function ebs(keys: { readonly [Key in keyof VolumeKeys]: VolumeKeys[Key] | undefined }) {
  const encrypted = keys.encrypted ?? (keys.snapshot === undefined ? true : undefined);
  const said = { ...keys, type: keys.type ?? "gp3", encrypted };
  const fields = VOLUME_FIELDS.flatMap(([field, key]) => {
    const value = said[key];
    return value === undefined ? [] : [[field, value] as const];
  });
  return { ...Object.fromEntries(fields), deleteOnTermination: true };
}

function partsOf(index: number): Origin[] {
  return [
    { of: [index], in: [], asWhole: true },
    ...VOLUME_FIELDS.map(([field, key]): Origin => ({ of: [index, "ebs", field], in: [key], asWhole: false })),
  ];
}
