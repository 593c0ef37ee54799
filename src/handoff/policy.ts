import type { Cluster } from "../cluster/cluster";

/** One statement of an IAM policy; we only ever allow. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy document. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Describing is all or nothing in EC2: no resource can be named, but the region can. */
export function describeInRegion({ region }: Cluster, actions: readonly string[]): Statement {
  return {
    Sid: "Describe",
    Effect: "Allow",
    Action: actions,
    Resource: "*",
    Condition: { StringEquals: { "aws:RequestedRegion": region } },
  };
}

/** EC2 resources of a type in the cluster's region, by the account that has them. */
export function ec2Arn({ partition, region }: Cluster, account: string, type: string, id: string): string {
  return `arn:${partition}:ec2:${region}:${account}:${type}/${id}`;
}

/**
 * IAM takes * for the account; as an identity's policy reaches no further than its own account unless a resource is
 * shared with it, that is no more than naming it.
 */
export function ownArn(cluster: Cluster, type: string): string {
  return ec2Arn(cluster, cluster.account ?? "*", type, "*");
}
