import type { Cluster } from "../../cluster/cluster";
import type { PlaceOf } from "../../cluster/load";
import type { PlacedObject } from "../placed-object";
import { type AttachmentObject, attachmentObject } from "./attachment-object";
import { type NodeClassObject, nodeClassObject } from "./node-class-object";
import { type NodeOverlayObject, nodeOverlayObject } from "./node-overlay-object";
import { type NodePoolObject, nodePoolObject } from "./node-pool-object";
import { fullName } from "./object-kinds";
import { type Workload, workload } from "./workload";

/** What is looked at together: what a cluster file makes, or the objects of a folder. The rules do not tell them apart. */
export interface Fleet {
  readonly nodePools: readonly NodePoolObject[];
  readonly nodeOverlays: readonly NodeOverlayObject[];
  readonly nodeClasses: readonly NodeClassObject[];
  readonly attachments: readonly AttachmentObject[];
  readonly workloads: readonly Workload[];
  /** What a cluster file knows beyond its objects: subnets, Karpenter's settings. */
  readonly file?: FleetFile;
}

export interface FleetFile {
  readonly cluster: Cluster;
  /** The place of a path in the cluster file. */
  readonly place: PlaceOf;
}

/** Of objects that the API server would take. */
export function fleetOf(objects: readonly PlacedObject[], file?: FleetFile): Fleet {
  const cluster = file?.cluster;
  return {
    nodePools: objects.flatMap((object) => nodePoolObject(object) ?? []),
    nodeOverlays: objects.flatMap((object) => nodeOverlayObject(object) ?? []),
    nodeClasses: objects.flatMap((object) => nodeClassObject(object, cluster) ?? []),
    attachments: attachments(objects, cluster),
    workloads: objects.flatMap((object) => workload(object) ?? []),
    ...(file ? { file } : {}),
  };
}

function attachments(objects: readonly PlacedObject[], cluster: Cluster | undefined): AttachmentObject[] {
  const known = new Map(
    cluster?.networks.flatMap((network) =>
      network.attachments.map((attachment) => [fullName(attachment), { network, attachment }]),
    ),
  );
  return objects.flatMap((object) => attachmentObject(object, known) ?? []);
}
