import type { Attachment, Cluster, Selector } from "../../src/cluster/cluster";
import type { Ec2, Eni } from "./ec2";

/** What a test changes of the world that a cluster file expects. */
export interface Deviations {
  /** Subnets that nobody made, by their names. */
  readonly missing?: readonly string[];
  /** Subnets that there are twice. */
  readonly twice?: readonly string[];
  /** Subnets with an IPv6 block that the cluster file does not tell of. */
  readonly ipv6?: readonly string[];
}

const IPV6 = "2001:db8:0";

/** A VPC with the subnets and security groups that a cluster file names, and a subnet for nodes in each zone. */
export class World {
  private readonly nodeSubnets = new Map<string, string>();
  private readonly subnets = new Map<string, string>();
  private readonly groups = new Map<string, string>();
  private readonly foreign = new Set<string>();
  private blocks = 0;

  private constructor(
    private readonly ec2: Ec2,
    private readonly vpc: string,
  ) {}

  static async make(ec2: Ec2, cluster: Cluster, deviations: Deviations = {}): Promise<World> {
    const made = await ec2.call("CreateVpc", { CidrBlock: "10.0.0.0/16" });
    const world = new World(ec2, made.textAt("vpc", "vpcId") ?? "");
    for (const attachment of cluster.networks.flatMap(({ attachments }) => attachments))
      await world.serve(attachment, deviations);
    return world;
  }

  /** What people call a subnet or a group: its name, or the id in the cluster file. */
  nameOf(id: string): string {
    return this.subnets.get(id) ?? this.groups.get(id) ?? id;
  }

  /** The id of what people call so. */
  idOf(name: string): string {
    const [id] = [...this.subnets, ...this.groups].find(([, known]) => known === name) ?? [];
    if (id === undefined) throw new Error(`there is no ${name}`);
    return id;
  }

  /** A new instance in a subnet of its zone. */
  async instance(zone: string, type?: string): Promise<string> {
    let subnet = this.nodeSubnets.get(zone);
    if (subnet === undefined) {
      subnet = await this.subnet(zone, { Name: `nodes-${zone}` }, false);
      this.nodeSubnets.set(zone, subnet);
    }
    return this.ec2.instance(subnet, zone, type);
  }

  /** An interface as the VPC CNI makes it, at a device index of an instance; its id. */
  async foreignInterface(instance: string, zone: string, index: number): Promise<string> {
    const made = await this.ec2.call("CreateNetworkInterface", { SubnetId: this.nodeSubnets.get(zone) ?? "" });
    const id = made.textAt("networkInterface", "networkInterfaceId") ?? "";
    const place = { NetworkInterfaceId: id, InstanceId: instance, DeviceIndex: String(index) };
    await this.ec2.call("AttachNetworkInterface", place);
    this.foreign.add(id);
    return id;
  }

  async removeForeignInterface(id: string): Promise<void> {
    const attached = (await this.ec2.interfaces()).find((eni) => eni.id === id);
    await this.ec2.call("DetachNetworkInterface", { AttachmentId: attached?.attachment?.id ?? "" });
    await this.ec2.call("DeleteNetworkInterface", { NetworkInterfaceId: id });
  }

  /** Whether it is the instance's own, or the VPC CNI's. */
  isForeign({ id, attachment }: Eni): boolean {
    return attachment?.index === 0 || this.foreign.has(id);
  }

  private async serve({ zone, subnet, securityGroups, ranges }: Attachment, deviations: Deviations): Promise<void> {
    const name = shown(subnet);
    const ipv6 = ranges.some(({ cidr }) => cidr.includes(":")) || (deviations.ipv6?.includes(name) ?? false);
    const known = [...this.subnets.values()].includes(name);
    const times = known || deviations.missing?.includes(name) ? 0 : deviations.twice?.includes(name) ? 2 : 1;
    for (let time = 0; time < times; time++)
      this.know(this.subnets, subnet, await this.subnet(zone, tagsOf(subnet), ipv6));
    for (const group of securityGroups)
      if (![...this.groups.values()].includes(shown(group)))
        this.know(this.groups, group, await this.group(tagsOf(group)));
  }

  private know(names: Map<string, string>, selector: Selector, id: string): void {
    if ("id" in selector) this.ec2.alias(selector.id, id);
    names.set("id" in selector ? selector.id : id, shown(selector));
  }

  private async subnet(zone: string, tags: Readonly<Record<string, string>>, ipv6: boolean): Promise<string> {
    const block = ++this.blocks;
    const made = await this.ec2.call("CreateSubnet", {
      VpcId: this.vpc,
      CidrBlock: `10.0.${block}.0/24`,
      AvailabilityZone: zone,
      ...(ipv6 && { Ipv6CidrBlock: `${IPV6}:${block}::/64` }),
      ...tagged("subnet", tags),
    });
    return made.textAt("subnet", "subnetId") ?? "";
  }

  private async group(tags: Readonly<Record<string, string>>): Promise<string> {
    const made = await this.ec2.call("CreateSecurityGroup", {
      VpcId: this.vpc,
      GroupName: `group-${this.groups.size}`,
      GroupDescription: "of <nodes> & pods",
      ...tagged("security-group", tags),
    });
    return made.textAt("groupId") ?? "";
  }
}

function shown(selector: Selector): string {
  return "id" in selector ? selector.id : (selector.tags.Name ?? JSON.stringify(selector.tags));
}

function tagsOf(selector: Selector): Readonly<Record<string, string>> {
  return "id" in selector ? { Name: `another-name-${selector.id}` } : selector.tags;
}

export function tagged(type: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(tags).flatMap(([key, value], index) => [
    [`TagSpecification.1.Tag.${index + 1}.Key`, key],
    [`TagSpecification.1.Tag.${index + 1}.Value`, value],
  ]);
  return { "TagSpecification.1.ResourceType": type, ...Object.fromEntries(pairs) };
}
