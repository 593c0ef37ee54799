import { allows, type Context, type Question } from "./iam";

/** A call of EC2's query API. */
export type Call = Readonly<Record<string, string>>;

export type Tags = Readonly<Record<string, string>>;

/** A node, as IAM knows it by the credentials that its instance was given. */
export interface Asker {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Null for one with the same role that got its credentials elsewhere. */
  readonly instance: string | null;
}

/** What EC2 has by an id. */
export interface Resource {
  readonly tags: Tags;
  /** Of another account, which shares it. */
  readonly account?: string;
  /** The instance that an interface is attached to. */
  readonly instance?: string;
}

export type Find = (id: string) => Resource | Promise<Resource>;

/** A resource type by the begin of its ids, with the condition key that has the id. */
const TYPES: Readonly<Record<string, readonly [type: string, key?: string]>> = {
  subnet: ["subnet", "ec2:SubnetID"],
  sg: ["security-group", "ec2:SecurityGroupID"],
  eni: ["network-interface", "ec2:NetworkInterfaceID"],
  i: ["instance", "ec2:InstanceID"],
};

/** Parameters that name resources. */
const NAMING = /^(SubnetId|NetworkInterfaceId|GroupId|InstanceId|(InstanceId|SecurityGroupId|ResourceId)\.\d+)$/;

/** What is made gets its id later. */
const MADE: Readonly<Record<string, string>> = { CreateNetworkInterface: "eni-made", RunInstances: "i-made" };

/** The ids of what EC2 asks IAM about in vain: none, when the call is allowed. */
export async function denied(policy: object, call: Call, asker: Asker, find: Find): Promise<string[]> {
  const asked = await questions(call, asker, find);
  const answers = await Promise.all(asked.map((question) => allows(policy, question)));
  return asked.flatMap(({ resource }, index) => (answers[index] ? [] : resource.slice(resource.lastIndexOf("/") + 1)));
}

/**
 * What EC2 asks IAM before it does what a call wants, one question for each resource: all that the call names, what it
 * makes, the instance that an attachment is of; and for tags of what it makes, whether they may be given. By AWS's
 * Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
 */
export async function questions(call: Call, asker: Asker, find: Find): Promise<Question[]> {
  const { Action: name = "" } = call;
  const action = `ec2:${name}`;
  const about = common(asker);
  const made = MADE[name];
  const tags = requestTags(call);
  const asked: Question[] = [];
  for (const id of await named(call, find)) {
    const { account = asker.account, tags: has } = await find(id);
    const context = {
      ...about,
      ...identity(id),
      ...prefixed("aws:ResourceTag", has),
      ...prefixed("ec2:ResourceTag", has),
    };
    asked.push({ action, resource: arn(asker, account, id), context: made ? context : { ...context, ...tags } });
  }
  if (made) {
    const resource = arn(asker, asker.account, made);
    asked.push({ action, resource, context: { ...about, ...tags } });
    const context = { ...about, ...tags, "ec2:CreateAction": name };
    if ("aws:TagKeys" in tags) asked.push({ action: "ec2:CreateTags", resource, context });
  }
  return asked.length > 0 ? asked : [{ action, resource: "*", context: about }];
}

/** What comes with every request that a node makes. */
export function common({ partition, region, account, instance }: Asker): Context {
  const role = {
    "aws:PrincipalArn": `arn:${partition}:iam::${account}:role/nodes`,
    "aws:PrincipalAccount": account,
    "aws:RequestedRegion": region,
    "ec2:Region": region,
  };
  if (instance === null) return role;
  const source = `arn:${partition}:ec2:${region}:${account}:instance/${instance}`;
  return { ...role, "ec2:RoleDelivery": "2.0", "ec2:SourceInstanceARN": source };
}

/** The ids in a call's parameters, and the instance of an attachment. */
async function named(call: Call, find: Find): Promise<string[]> {
  if (call.Action?.startsWith("Describe")) return [];
  const ids = Object.keys(call).flatMap((name) => (NAMING.test(name) ? (call[name] ?? []) : []));
  if (call["Attachment.AttachmentId"] === undefined) return ids;
  const { instance } = await find(call.NetworkInterfaceId ?? "");
  return instance === undefined ? ids : [...ids, instance];
}

function identity(id: string): Context {
  const [, key] = typeOf(id);
  return key === undefined ? {} : { [key]: id };
}

function typeOf(id: string): readonly [type: string, key?: string] {
  return TYPES[id.slice(0, id.indexOf("-"))] ?? [id];
}

function arn({ partition, region }: Asker, account: string, id: string): string {
  return `arn:${partition}:ec2:${region}:${account}:${typeOf(id)[0]}/${id}`;
}

/** The tags in a call's parameters. */
function tagsOf(call: Call): Tags {
  const keys = Object.entries(call).filter(([name]) => /^(TagSpecification\.1\.)?Tag\.\d+\.Key$/.test(name));
  return Object.fromEntries(keys.map(([name, key]) => [key, call[name.replace(/Key$/, "Value")] ?? ""]));
}

function requestTags(call: Call): Context {
  const tags = tagsOf(call);
  const keys = Object.keys(tags);
  return keys.length > 0 ? { ...prefixed("aws:RequestTag", tags), "aws:TagKeys": keys } : {};
}

function prefixed(prefix: string, tags: Tags): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}
