import type { Attachment, Network } from "../../cluster/cluster";
import { isMap, mapAt, textAt, type Unread } from "../../cluster/json";
import { type PathStep, showPath } from "../../cluster/located";
import type { Place } from "../../cluster/problem";
import type { PlacedObject } from "../placed-object";
import { type JsonText, readJson } from "./json-text";
import { fullName, isOf, nameOf, namespaceOf } from "./object-kinds";
import { offsetInYaml } from "./text-in-yaml";

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
  /** Where the parts of the JSON stand in its text. */
  json(): JsonText;
  /** The place of a part of the JSON, or of the key that ends the path. */
  placeInConfig(path: readonly PathStep[], on?: "key"): Place;
  /** The place of a character of the JSON. */
  placeInText(offset: number): Place;
}

export function attachmentObject(
  object: PlacedObject,
  origins: ReadonlyMap<string, AttachmentOrigin>,
): AttachmentObject | undefined {
  if (!isOf(object, "k8s.cni.cncf.io", "NetworkAttachmentDefinition")) return undefined;
  const [name, namespace] = [nameOf(object), namespaceOf(object)];
  const text = textAt(mapAt(object.value, "spec"), "config");
  const config = read(text);
  const origin = origins.get(fullName({ namespace, name }));
  const json = () => readJson(text ?? "");
  return {
    value: object.value,
    place: (path, on) => object.place(path, on),
    json,
    placeInConfig: (path, on) =>
      object.source
        ? placeInText(object, json().offsetOf(path, on), path)
        : object.place(["spec", "config", ...path], on),
    placeInText: (offset) => placeInText(object, offset, []),
    name,
    namespace,
    ...(text === undefined ? {} : { text }),
    ...(config ? { config } : {}),
    ...(origin ? { origin } : {}),
  };
}

/** In a manifest the JSON is text in YAML: its lines are the file's, where the two can be read side by side. */
function placeInText(object: PlacedObject, offset: number, path: readonly PathStep[]): Place {
  const { source, value } = object;
  const begin = object.place(["spec", "config"]);
  const text = textAt(mapAt(value, "spec"), "config");
  if (!source || text === undefined) return begin;
  const found = offsetInYaml(source.text, source.offsetOf(begin), text, offset);
  return found === undefined ? begin : source.place(found, showPath(["spec", "config", ...path]));
}

function read(text = ""): Unread | undefined {
  try {
    const config: unknown = JSON.parse(text);
    return isMap(config) ? config : undefined;
  } catch {
    return undefined;
  }
}
