import type { Attachment, Network } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import type { Place } from "../../cluster/problem";
import type { PlacedObject } from "../placed-object";
import { isMap, isOf, mapAt, nameOf, namespaceOf, textAt, type Unread } from "./object-kinds";

/** The network and zone of a cluster file that an attachment was made of. */
export interface AttachmentOrigin {
  readonly network: Network;
  readonly attachment: Attachment;
}

/** A NetworkAttachmentDefinition, with its JSON read. */
export interface AttachmentObject extends PlacedObject {
  readonly name: string;
  readonly namespace: string;
  /** The JSON as text; absent when the object says none, and the node's files are meant. */
  readonly text?: string;
  /** The JSON, when it is that and a map. */
  readonly config?: Unread;
  readonly origin?: AttachmentOrigin;
  /** The place of a part of the JSON. */
  placeInConfig(path: readonly PathStep[]): Place;
}

export function attachmentObject(
  object: PlacedObject,
  origins: ReadonlyMap<string, AttachmentOrigin>,
): AttachmentObject | undefined {
  if (!isOf(object, "k8s.cni.cncf.io", "NetworkAttachmentDefinition")) return undefined;
  const [name, namespace] = [nameOf(object), namespaceOf(object)];
  const text = textAt(mapAt(object.value, "spec"), "config");
  const config = read(text);
  const origin = origins.get(`${namespace}/${name}`);
  return {
    value: object.value,
    place: (path, on) => object.place(path, on),
    placeInConfig: (path) => object.place(["spec", "config", ...path]),
    name,
    namespace,
    ...(text === undefined ? {} : { text }),
    ...(config ? { config } : {}),
    ...(origin ? { origin } : {}),
  };
}

function read(text = ""): Unread | undefined {
  try {
    const config: unknown = JSON.parse(text);
    return isMap(config) ? config : undefined;
  } catch {
    return undefined;
  }
}
