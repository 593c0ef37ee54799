import { attachmentObject } from "../../checks/fleet/attachment-object";
import { fullName } from "../../checks/fleet/object-kinds";
import { wantedLabels } from "../../checks/fleet/pod-demands";
import { type Workload, workload } from "../../checks/fleet/workload";
import { ZONE } from "../../cluster/node-labels";
import type { V1Object } from "./v1-object";

/** The zones of attachments that end in one by name, or whose pods run in one zone alone, as all do where there is one. */
export function attachmentZones(objects: readonly V1Object[], zones: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const object of objects) {
    const attachment = attachmentObject(object, new Map());
    const [first, ...others] = zones;
    const only = others.length === 0 ? first : undefined;
    const named = attachment && (zones.find((zone) => attachment.name.endsWith(`-${zone}`)) ?? only);
    if (attachment && named !== undefined) found.set(fullName(attachment), named);
  }
  for (const pods of objects.flatMap((object) => workload(object) ?? [])) {
    const zone = onlyZoneOf(pods);
    if (zone === undefined || !zones.includes(zone)) continue;
    for (const network of pods.networks) if (!found.has(fullName(network))) found.set(fullName(network), zone);
  }
  return found;
}

function onlyZoneOf(pods: Workload): string | undefined {
  const wanted = wantedLabels(pods).flatMap((labels) => {
    const zones = labels.get(ZONE);
    return zones && !zones.isComplement ? [...zones.values] : ["anywhere"];
  });
  const [zone, ...others] = new Set(wanted);
  return others.length === 0 ? zone : undefined;
}
