import type { Attachment } from "../cluster/cluster";

/** Whether every node gets a slice of the network's range, which takes a controller of Whereabouts'. */
export function givesSlices({ cni }: Attachment): boolean {
  return cni.plugins.some(({ ipam }) => typeof ipam === "object" && ipam !== null && "node_slice_size" in ipam);
}
