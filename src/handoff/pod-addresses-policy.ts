import type { Cluster } from "../cluster/cluster";
import { CLUSTER_TAG } from "../userdata/interface-tags";
import { describeInRegion, ownArn, type Policy } from "./policy";

/**
 * What the role of pod-addresses must be allowed: to find interfaces, and to give addresses to those that nodes of this
 * cluster made for their networks, and to take them away. It may touch no other, not those of the VPC CNI either.
 */
export function podAddressesPolicy(cluster: Cluster): Policy {
  return {
    Version: "2012-10-17",
    Statement: [
      describeInRegion(cluster, ["ec2:DescribeNetworkInterfaces"]),
      {
        Sid: "MoveAddresses",
        Effect: "Allow",
        Action: [
          "ec2:AssignIpv6Addresses",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignIpv6Addresses",
          "ec2:UnassignPrivateIpAddresses",
        ],
        Resource: ownArn(cluster, "network-interface"),
        Condition: { StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: cluster.name } },
      },
    ],
  };
}
