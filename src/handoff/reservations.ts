import type { Cluster } from "../cluster/cluster";
import { subnetFilters } from "./ec2-filters";

/** What the template of the reservation script is rendered with. */
export function reservationsView(cluster: Cluster) {
  const attachments = cluster.networks.flatMap((network) => network.attachments);
  return {
    region: cluster.region,
    subnets: attachments.map(({ network, zone, subnet, reservations }) => ({
      network,
      zone,
      filters: subnetFilters(subnet, zone),
      blocks: reservations,
    })),
  };
}
