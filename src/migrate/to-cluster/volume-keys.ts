import { AMI_FAMILIES, familyOfAlias } from "../../cluster/ami-family";
import { isList, textAt } from "../../cluster/json";
import { onlyDeviceOf, VOLUME_FIELDS } from "../../cluster/resolve/volume";
import { bare, type Commented, type CommentedMap, isCommentedList, isCommentedMap } from "./commented";
import type { SpecFields } from "./spec-fields";

const KEYS: ReadonlyMap<string, string> = new Map(VOLUME_FIELDS);

/** The one volume that the family's nodes keep everything on; undefined for what the key volume does not say. */
export function volumeOf(spec: SpecFields): Commented | undefined {
  const mappings = spec.at(["blockDeviceMappings"]);
  const [mapping, ...others] = isCommentedList(mappings?.content) ? mappings.content : [];
  if (!mappings || !mapping || !isCommentedMap(mapping.content) || others.length > 0) return undefined;
  const device = mapping.content.get("deviceName");
  const ebs = mapping.content.get("ebs");
  if (mapping.content.size !== 2 || !device || !ebs || !isCommentedMap(ebs.content)) return undefined;
  const keys = keysOf(ebs.content);
  if (!keys || device.content !== deviceOf(spec)) return undefined;
  return bare(keys, [mappings, mapping, device, ebs].flatMap(commentsAt));
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
  return new Map([...fields].map(([field, value]) => [KEYS.get(field) ?? field, value]));
}

function deviceOf(spec: SpecFields): string | undefined {
  const terms = spec.plainAt(["amiSelectorTerms"]);
  const aliases = (isList(terms) ? terms : []).flatMap((term) => textAt(term, "alias") ?? []);
  const said = spec.plainAt(["amiFamily"]);
  const family = said === undefined ? familyOfAlias(aliases[0] ?? "") : AMI_FAMILIES.find((each) => each === said);
  return family && onlyDeviceOf(family);
}
