import type { Cluster, Selector } from "../cluster/cluster";
import { unique } from "../cluster/unique";
import { CLUSTER_TAG, INSTANCE_TAG, TAG_KEYS } from "../userdata/interface-tags";
import { describeInRegion, ec2Arn, ownArn, type Policy, type Statement } from "./policy";

/**
 * What the nodes' role must be allowed beyond what Karpenter's own template gives it: to make interfaces in the Multus
 * subnets, and to attach, change and delete those that were made for the very instance that asks.
 *
 * A tag's value is compared as it is, never as a part of a pattern, so that it cannot widen what is allowed.
 */
export function nodeRolePolicy(cluster: Cluster): Policy {
  const attachments = cluster.networks.flatMap((network) => network.attachments);
  const scope = new Scope(cluster);
  return {
    Version: "2012-10-17",
    Statement: [
      describeInRegion(cluster, ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets"]),
      ...createIn(scope, "Subnets", "subnet", unique(attachments.map(({ subnet }) => subnet))),
      ...createIn(
        scope,
        "SecurityGroups",
        "security-group",
        unique(attachments.flatMap(({ securityGroups }) => securityGroups)),
      ),
      ...ownInterfaces(scope, cluster),
    ],
  };
}

/** ARNs of EC2 resources in the cluster's region. */
class Scope {
  constructor(private readonly cluster: Cluster) {}

  own(type: string): string {
    return ownArn(this.cluster, type);
  }

  /** A subnet or security group may be shared by another account, whose number its ARN then has. */
  shared(type: string, id: string): string {
    return this.arn("*", type, id);
  }

  /**
   * Compares the instance that asks with the one a key of the request names. EC2 adds ec2:SourceInstanceARN to whatever
   * an instance asks with its role's credentials; AWS's own AWSEC2VssSnapshotPolicy compares it with ec2:InstanceId.
   * For StringEquals: ArnEquals takes a * for a wildcard, and nobody says what it does to one in a tag's value.
   */
  asker(key: string) {
    return { "ec2:SourceInstanceARN": this.arn(`\${aws:PrincipalAccount}`, "instance", `\${${key}}`) };
  }

  private arn(account: string, type: string, id: string): string {
    return ec2Arn(this.cluster, account, type, id);
  }
}

/** The subnets (or security groups) that interfaces may be created in: those of the cluster file, by id or by tag. */
function createIn(scope: Scope, what: string, type: string, selectors: readonly Selector[]): Statement[] {
  const create = { Effect: "Allow", Action: ["ec2:CreateNetworkInterface"] } as const;
  const ids = selectors.flatMap((selector) => ("id" in selector ? selector.id : []));
  const byId = { Sid: `CreateIn${what}ById`, ...create, Resource: ids.map((id) => scope.shared(type, id)) };
  const byTags = tagConditions(selectors).map((condition, index) => ({
    Sid: `CreateIn${what}ByTags${index + 1}`,
    ...create,
    Resource: scope.shared(type, "*"),
    Condition: { StringEquals: condition },
  }));
  return ids.length > 0 ? [byId, ...byTags] : byTags;
}

/**
 * A condition for each set of keys in use, with all the values of each: conditions of their own for every subnet would
 * soon pass the 10,240 characters that a role's policies may have.
 */
function tagConditions(selectors: readonly Selector[]): Record<string, string[]>[] {
  const conditions = new Map<string, Record<string, string[]>>();
  for (const selector of selectors) {
    if ("id" in selector) continue;
    const keys = Object.keys(selector.tags).sort();
    const condition = conditions.get(JSON.stringify(keys)) ?? {};
    for (const key of keys) {
      condition[`aws:ResourceTag/${key}`] = unique([
        ...(condition[`aws:ResourceTag/${key}`] ?? []),
        literal(selector.tags[key] ?? ""),
      ]);
    }
    conditions.set(JSON.stringify(keys), condition);
  }
  return [...conditions.values()];
}

/** What a node may do with interfaces: with those made for itself, and only to itself. */
function ownInterfaces(scope: Scope, { name, networks }: Cluster): Statement[] {
  const usersKeys = networks.flatMap(({ tags }) => Object.keys(tags)).sort();
  return [
    {
      Sid: "CreateTagged",
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface"],
      Resource: scope.own("network-interface"),
      Condition: {
        StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: name, ...scope.asker(`aws:RequestTag/${INSTANCE_TAG}`) },
        // Other policies of the account may trust other tags.
        "ForAllValues:StringEquals": { "aws:TagKeys": unique([...TAG_KEYS, ...usersKeys]).map(literal) },
      },
    },
    {
      Sid: "TagOnCreate",
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: scope.own("network-interface"),
      Condition: { StringEquals: { "ec2:CreateAction": "CreateNetworkInterface" } },
    },
    {
      Sid: "UseOwnInterfaces",
      Effect: "Allow",
      Action: ["ec2:AttachNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      Resource: scope.own("network-interface"),
      Condition: {
        StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: name, ...scope.asker(`aws:ResourceTag/${INSTANCE_TAG}`) },
      },
    },
    {
      // EC2 asks for the instance too: to attach, and to change what becomes of an interface when its instance ends.
      // It asks for security groups to change those of an interface, which nothing here allows.
      Sid: "UseOwnInstance",
      Effect: "Allow",
      Action: ["ec2:AttachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
      Resource: scope.own("instance"),
      Condition: { StringEquals: scope.asker("ec2:InstanceID") },
    },
  ];
}

/** IAM takes `${` for the begin of a variable; `${$}` is its way to write a dollar sign. */
function literal(value: string): string {
  return value.replaceAll(`\${`, `\${$}{`);
}
