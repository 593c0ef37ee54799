import { isDeepStrictEqual } from "node:util";
import { AMI_FAMILIES, type AmiFamily, familyOfAlias } from "../../cluster/ami-family";
import { isList, textAt } from "../../cluster/json";
import { onlyDeviceOf, SYSTEM_OF_BOTTLEROCKET, VOLUME_FIELDS } from "../../cluster/resolve/volume";
import {
  bare,
  type Commented,
  type CommentedMap,
  commentsIn,
  isCommentedList,
  isCommentedMap,
  plainOf,
} from "./commented";
import type { SpecFields } from "./spec-fields";

const KEYS: ReadonlyMap<string, string> = new Map(VOLUME_FIELDS);

/** The one volume that the family's nodes keep everything on; undefined for what the key volume does not say. */
export function volumeOf(spec: SpecFields): Commented | undefined {
  const mappings = spec.at(["blockDeviceMappings"]);
  const listed = isCommentedList(mappings?.content) ? mappings.content.map(diskOf) : [];
  const data = dataDisk(listed, familyOf(spec));
  const keys = data && keysOf(data.ebs);
  if (!mappings || !keys) return undefined;
  return bare(keys, [...commentsAt(mappings), ...listed.flatMap((disk) => disk?.comments ?? [])]);
}

interface Disk {
  readonly device: Commented["content"] | undefined;
  readonly ebs: CommentedMap;
  /** What is said at the mapping, and not at what its volume is. */
  readonly comments: readonly string[];
}

/** Undefined where it says more. */
function diskOf(mapping: Commented): Disk | undefined {
  if (!isCommentedMap(mapping.content)) return undefined;
  const device = mapping.content.get("deviceName");
  const ebs = mapping.content.get("ebs");
  if (mapping.content.size !== 2 || !device || !ebs || !isCommentedMap(ebs.content)) return undefined;
  return { device: device.content, ebs: ebs.content, comments: [mapping, device, ebs].flatMap(commentsAt) };
}

/** Of Bottlerocket's two the second: the first is as the key makes it, with nothing said about it. */
function dataDisk(disks: readonly (Disk | undefined)[], family: AmiFamily | undefined): Disk | undefined {
  const [first, second, ...others] = disks;
  if (!first || others.length > 0) return undefined;
  if (family !== "Bottlerocket")
    return family && first.device === onlyDeviceOf(family) && disks.length === 1 ? first : undefined;
  const areBoth = first.device === "/dev/xvda" && second?.device === "/dev/xvdb";
  return areBoth && isSystemBeside(second.ebs, first.ebs) ? second : undefined;
}

function isSystemBeside(data: CommentedMap, system: CommentedMap): boolean {
  const key = data.get("kmsKeyID");
  const usual = {
    volumeSize: SYSTEM_OF_BOTTLEROCKET,
    volumeType: "gp3",
    encrypted: data.get("encrypted")?.content ?? true,
    ...(key ? { kmsKeyID: key.content } : {}),
    deleteOnTermination: true,
  };
  return isDeepStrictEqual(plainOf(bare(system)), usual) && commentsIn(bare(system)).length === 0;
}

function commentsAt({ above, beside, below }: Commented): string[] {
  return [...above, ...beside, ...below];
}

/** Without what the key says of itself. */
function keysOf(ebs: CommentedMap): CommentedMap | undefined {
  const fields = new Map([...ebs]);
  const isUsual =
    fields.get("deleteOnTermination")?.content === true &&
    fields.has("volumeType") &&
    (fields.has("encrypted") || fields.has("snapshotID")) &&
    (fields.has("volumeSize") || fields.has("snapshotID"));
  fields.delete("deleteOnTermination");
  if (!isUsual || ![...fields.keys()].every((field) => KEYS.has(field))) return undefined;
  if (isSaidAnyway(fields.get("volumeType"), "gp3")) fields.delete("volumeType");
  if (isSaidAnyway(fields.get("encrypted"), true) && !fields.has("snapshotID")) fields.delete("encrypted");
  return new Map([...fields].map(([field, value]) => [KEYS.get(field) ?? field, value]));
}

function isSaidAnyway(value: Commented | undefined, usual: string | boolean): boolean {
  return value?.content === usual && commentsIn(value).length === 0;
}

function familyOf(spec: SpecFields): AmiFamily | undefined {
  const terms = spec.plainAt(["amiSelectorTerms"]);
  const aliases = (isList(terms) ? terms : []).flatMap((term) => textAt(term, "alias") ?? []);
  const said = spec.plainAt(["amiFamily"]);
  return said === undefined ? familyOfAlias(aliases[0] ?? "") : AMI_FAMILIES.find((each) => each === said);
}
