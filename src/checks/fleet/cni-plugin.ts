import { isMap, listAt, mapAt, textAt, type Unread } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import { remembered } from "../remembered";
import type { AttachmentObject } from "./attachment-object";

/** One plugin of an attachment's chain, and where it stands in the JSON. */
export interface CniPlugin {
  readonly attachment: AttachmentObject;
  readonly path: readonly PathStep[];
  readonly keys: Unread;
  /** Its program's name on the node; empty when nobody says it. */
  readonly type: string;
  /** How it gets its addresses. */
  readonly ipam: Unread;
}

/** The plugins in the order they are called in: those of a list, or the one that the JSON itself is. */
export const chainOf = remembered((attachment: AttachmentObject): readonly CniPlugin[] => {
  const { config } = attachment;
  if (!config) return [];
  if (isSingle(config)) return [plugin(attachment, [], config)];
  return listAt(config, "plugins").flatMap((keys, index) =>
    isMap(keys) ? [plugin(attachment, ["plugins", index], keys)] : [],
  );
});

/** Multus takes a type for a plugin, and looks no further. */
export function isSingle(config: Unread): boolean {
  return (textAt(config, "type") ?? "") !== "";
}

function plugin(attachment: AttachmentObject, path: readonly PathStep[], keys: Unread): CniPlugin {
  return { attachment, path, keys, type: textAt(keys, "type") ?? "", ipam: mapAt(keys, "ipam") };
}
