import type { FakeEc2 } from "../handoff/fake-ec2";
import { type Element, escapeXml, parseXml } from "./xml";

export type Parameters = Readonly<Record<string, string>>;

/** A call that a node made, as its answer left EC2. */
export interface Call {
  readonly instance: string;
  readonly action: string;
  readonly parameters: Parameters;
  /** The how-manieth call of its instance, from 1. */
  readonly number: number;
  /** In ms, as performance.now says it. */
  readonly at: number;
  took?: number;
  status?: number;
  /** The error's code. */
  error?: string;
}

export interface Answer {
  readonly status: number;
  readonly xml: string;
}

/** What stands between a node and EC2: a delay, a fault, a limit. It asks EC2 itself by the second parameter, or does not. */
export type Rule = (call: Call, ec2: () => Promise<Answer>) => Promise<Answer>;

/** A network interface as EC2 knows it. */
export interface Eni {
  readonly id: string;
  readonly mac: string;
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly sourceDestCheck: boolean;
  readonly ipv6: readonly string[];
  /** All but its primary one. */
  readonly secondary: readonly string[];
  readonly attachment?: {
    readonly id: string;
    readonly instance: string;
    readonly index: number;
    readonly deleteOnTermination: boolean;
  };
}

/** How many interfaces instances of a type may have (EC2's list of instance types). */
const LIMITS: Readonly<Record<string, number>> = { "m5.large": 3, "c6i.2xlarge": 4, "c5.18xlarge": 15 };
/** How many addresses of a family each of these may have. */
const ADDRESS_LIMITS: Readonly<Record<string, number>> = { "m5.large": 10, "c6i.2xlarge": 15, "c5.18xlarge": 50 };

interface Instance {
  readonly zone: string;
  readonly type: string;
}

let accounts = 0;

/**
 * One AWS account's EC2 in one region: moto, and before it what moto does not do and a node meets: client tokens, device
 * indexes and limits, what an attachment is deleted with, and the refusals that belong to them.
 */
export class Ec2 {
  readonly calls: Call[] = [];
  /** Ids as a cluster file has them, by those that moto chose. */
  private readonly aliases = new Map<string, string>();
  private readonly instances = new Map<string, Instance>();
  private readonly plugs = new Map<string, (eni: Eni) => void>();
  /** What was asked with a client token, and the answer. */
  private readonly tokens = new Map<string, { readonly asked: string; readonly answer: Answer }>();
  private readonly deletedWithInstance = new Set<string>();
  private readonly account = String(111_100_000_000 + ++accounts);
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly moto: FakeEc2,
    private readonly region: string,
  ) {}

  /** The test's own question; it must do well. */
  async call(action: string, parameters: Parameters = {}): Promise<Element> {
    const { status, xml } = await this.do(action, parameters);
    if (status !== 200) throw new Error(`${action}: ${xml}`);
    return parseXml(xml);
  }

  /** A node's call, through the rules, the first of them outermost. */
  async answer(instance: string, parameters: Parameters, rules: readonly Rule[]): Promise<Answer> {
    const { Action: action = "" } = parameters;
    const number = this.calls.filter((call) => call.instance === instance).length + 1;
    const call: Call = { instance, action, parameters, number, at: performance.now() };
    this.calls.push(call);
    const through = rules.reduceRight<() => Promise<Answer>>(
      (next, rule) => () => rule(call, next),
      () => this.do(action, parameters),
    );
    const answer = await through();
    call.took = performance.now() - call.at;
    call.status = answer.status;
    if (answer.status !== 200) call.error = errorOf(answer.xml);
    return answer;
  }

  /** An instance that runs in a subnet of its VPC, with its primary interface. */
  async instance(subnet: string, zone: string, type = "c5.18xlarge"): Promise<string> {
    const parameters = { ImageId: "ami-03cf127a", MinCount: "1", MaxCount: "1", InstanceType: type, SubnetId: subnet };
    const run = await this.call("RunInstances", parameters);
    const id = run.items("instancesSet")[0]?.textAt("instanceId") ?? "";
    this.instances.set(id, { zone, type });
    return id;
  }

  /** What happens on the machine when an interface was attached to its instance. */
  onAttach(instance: string, plug: (eni: Eni) => void): void {
    this.plugs.set(instance, plug);
  }

  /** From now on moto's id is known to everybody as another. */
  alias(id: string, real: string): void {
    this.aliases.set(id, real);
  }

  async interfaces(): Promise<Eni[]> {
    return this.queue(() => this.listed());
  }

  /** Those that are asked for, or all: moto takes its time for an account that has hundreds. */
  private async listed(wanted: Parameters = {}): Promise<Eni[]> {
    const { xml } = await this.forward("DescribeNetworkInterfaces", wanted);
    return parseXml(xml)
      .items("networkInterfaceSet")
      .map((item) => this.eniOf(item));
  }

  private async eni(id: string): Promise<Eni | undefined> {
    return (await this.listed({ "NetworkInterfaceId.1": id }))[0];
  }

  /** One at a time, so that nothing comes between a look and what follows from it. */
  private queue<T>(body: () => Promise<T>): Promise<T> {
    const result = this.turn.then(body);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private do(action: string, parameters: Parameters): Promise<Answer> {
    return this.queue(async () => {
      switch (action) {
        case "CreateNetworkInterface":
          return this.create(parameters);
        case "AttachNetworkInterface":
          return this.attach(parameters);
        case "ModifyNetworkInterfaceAttribute":
          return this.modify(parameters);
        case "DeleteNetworkInterface":
          return this.delete(parameters);
        case "DescribeNetworkInterfaces":
          return this.describe(parameters);
        case "AssignPrivateIpAddresses":
        case "AssignIpv6Addresses":
          return this.assign(action, parameters);
        case "UnassignPrivateIpAddresses":
        case "UnassignIpv6Addresses":
          return this.unassign(action, parameters);
        default:
          return this.forward(action, parameters);
      }
    });
  }

  private async create(parameters: Parameters): Promise<Answer> {
    const { ClientToken: token } = parameters;
    const asked = JSON.stringify(Object.entries(parameters).sort());
    const before = this.tokens.get(token ?? "");
    if (before && before.asked !== asked)
      return refuse("IdempotentParameterMismatch", "The client token is already in use with other parameters.");
    if (before) return before.answer;
    const answer = (await this.refusedGroups(parameters)) ?? (await this.forward("CreateNetworkInterface", parameters));
    // EC2 remembers what it made, also when that is gone.
    if (token !== undefined && answer.status === 200) this.tokens.set(token, { asked, answer });
    return answer;
  }

  /** moto makes the groups that it does not know. */
  private async refusedGroups(parameters: Parameters): Promise<Answer | undefined> {
    const subnet = await this.forward("DescribeSubnets", { "SubnetId.1": parameters.SubnetId ?? "" });
    if (subnet.status !== 200) return subnet;
    const vpc = parseXml(subnet.xml).items("subnetSet")[0]?.textAt("vpcId");
    const wanted = Object.keys(parameters).filter((key) => /^SecurityGroupId\.\d+$/.test(key));
    for (const key of wanted) {
      const id = parameters[key] ?? "";
      const group = await this.forward("DescribeSecurityGroups", { "GroupId.1": id });
      if (group.status !== 200) return group;
      if (parseXml(group.xml).items("securityGroupInfo")[0]?.textAt("vpcId") !== vpc)
        return refuse(
          "InvalidParameterValue",
          `Security group ${id} and subnet ${parameters.SubnetId} belong to different networks.`,
        );
    }
    return undefined;
  }

  private async attach(parameters: Parameters): Promise<Answer> {
    const { InstanceId: id = "", NetworkInterfaceId: eni = "", DeviceIndex: index } = parameters;
    const instance = this.instances.get(id);
    if (!instance) return refuse("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
    const found = await this.eni(eni);
    if (found?.attachment) return refuse("InvalidNetworkInterface.InUse", `Interface: [${eni}] in use.`);
    const all = await this.listed({ "Filter.1.Name": "attachment.instance-id", "Filter.1.Value.1": id });
    const own = all.flatMap(({ attachment }) => (attachment ? [attachment] : []));
    if (own.some((attachment) => String(attachment.index) === index))
      return refuse(
        "InvalidParameterValue",
        `Instance '${id}' already has an interface attached at device index '${index}'.`,
      );
    const limit = LIMITS[instance.type] ?? 0;
    if (own.length >= limit)
      return refuse(
        "AttachmentLimitExceeded",
        `Interface count ${own.length + 1} exceeds the limit for ${instance.type}`,
      );
    const answer = await this.forward("AttachNetworkInterface", parameters);
    const attached = await this.eni(eni);
    if (answer.status === 200 && attached) this.plugs.get(id)?.(attached);
    return answer;
  }

  private async modify(parameters: Parameters): Promise<Answer> {
    const attributes = Object.keys(parameters).filter(
      (key) => !["Action", "Version", "NetworkInterfaceId"].includes(key),
    );
    if (new Set(attributes.map((key) => key.split(".")[0])).size !== 1)
      return refuse("InvalidParameterCombination", "Fields for multiple attribute types specified");
    const keeps = parameters["Attachment.DeleteOnTermination"];
    if (keeps === undefined) return this.forward("ModifyNetworkInterfaceAttribute", parameters);
    const id = parameters["Attachment.AttachmentId"] ?? "";
    const found = await this.eni(parameters.NetworkInterfaceId ?? "");
    if (found?.attachment?.id !== id)
      return refuse("InvalidAttachmentID.NotFound", `The attachment ID '${id}' does not exist`);
    if (keeps === "true") this.deletedWithInstance.add(id);
    else this.deletedWithInstance.delete(id);
    return {
      status: 200,
      xml: "<ModifyNetworkInterfaceAttributeResponse><return>true</return></ModifyNetworkInterfaceAttributeResponse>",
    };
  }

  private async delete(parameters: Parameters): Promise<Answer> {
    const { NetworkInterfaceId: id = "" } = parameters;
    const found = await this.eni(id);
    if (found?.attachment) return refuse("InvalidParameterValue", `Network interface '${id}' is currently in use.`);
    return this.forward("DeleteNetworkInterface", parameters);
  }

  /** moto does not keep what an attachment is deleted with. */
  private async describe(parameters: Parameters): Promise<Answer> {
    // EC2 does not look through all interfaces of an account that has many.
    if (!Object.values(parameters).some((value) => ["subnet-id", "vpc-id", "group-id", "mac-address"].includes(value)))
      return refuse(
        "OperationNotPermitted",
        "You have many network interfaces: use pagination, or filter by subnet-id.",
      );
    const wanted = await this.wanted(parameters);
    if (!wanted) return NO_INTERFACES;
    const { status, xml } = await this.forward("DescribeNetworkInterfaces", wanted);
    const told = xml.replace(
      /(<attachmentId>([^<]*)<\/attachmentId>.*?<deleteOnTermination>)\w+/g,
      (_, before: string, id: string) => `${before}${this.deletedWithInstance.has(id)}`,
    );
    return { status, xml: told };
  }

  /** moto has no filters by what an interface has: its own ids stand for them. Nothing when no interface has it. */
  private async wanted(parameters: Parameters): Promise<Parameters | undefined> {
    const filters = Object.keys(parameters).filter((key) => HAS[parameters[key] ?? ""] && key.endsWith(".Name"));
    if (filters.length === 0) return parameters;
    const found = (await this.listed()).filter((eni) =>
      filters.every((name) => HAS[parameters[name] ?? ""]?.(eni).includes(parameters[`${stem(name)}Value.1`] ?? "")),
    );
    const ids = found.map(({ id }, index) => [`NetworkInterfaceId.${index + 1}`, id] as const);
    if (found.length === 0) return undefined;
    const others = Object.entries(parameters).filter(([key]) => !filters.some((name) => key.startsWith(stem(name))));
    // moto stops at the first number that is missing.
    const stems = [...new Set(others.flatMap(([key]) => /^Filter\.\d+\./.exec(key) ?? []))];
    const rest = others.map(([key, value]) => {
      const index = stems.findIndex((each) => key.startsWith(each));
      return [index < 0 ? key : key.replace(/^Filter\.\d+/, `Filter.${index + 1}`), value] as const;
    });
    return Object.fromEntries([...rest, ...ids]);
  }

  /** moto gives an address to as many interfaces as ask for it. */
  private async assign(action: string, parameters: Parameters): Promise<Answer> {
    const { NetworkInterfaceId: id = "", AllowReassignment: moves } = parameters;
    const all = await this.listed();
    const own = all.find((eni) => eni.id === id);
    if (!own) return refuse("InvalidNetworkInterfaceID.NotFound", `The networkInterface ID '${id}' does not exist`);
    for (const address of addressesIn(parameters)) {
      const holder = all.find((eni) => eni.subnet === own.subnet && addressesOf(eni).includes(address));
      if (holder?.id === id) return refuse("InvalidParameterValue", `[${address}] is assigned to ${id} already`);
      if (holder && (moves !== "true" || !holder.secondary.includes(address)))
        return refuse("InvalidParameterValue", `[${address}] is assigned to ${holder.id}`);
      const has = action === "AssignIpv6Addresses" ? own.ipv6.length : own.secondary.length + 1;
      if (has >= (ADDRESS_LIMITS[this.instances.get(own.attachment?.instance ?? "")?.type ?? ""] ?? 50))
        return refuse("PrivateIpAddressLimitExceeded", `Number of private addresses will exceed limit of ${has}.`);
      if (holder)
        await this.forward("UnassignPrivateIpAddresses", {
          NetworkInterfaceId: holder.id,
          "PrivateIpAddress.1": address,
        });
    }
    return this.forward(action, parameters);
  }

  /** moto takes what an interface does not have. */
  private async unassign(action: string, parameters: Parameters): Promise<Answer> {
    const { NetworkInterfaceId: id = "" } = parameters;
    const own = await this.eni(id);
    const foreign = addressesIn(parameters).find((address) => !own || !addressesOf(own).includes(address));
    if (foreign !== undefined) return refuse("InvalidParameterValue", `[${foreign}] is not assigned to ${id}`);
    return this.forward(action, parameters);
  }

  private async forward(action: string, parameters: Parameters): Promise<Answer> {
    const real = Object.entries(parameters).map(([key, value]) => [key, this.aliases.get(value) ?? value] as const);
    const { status, xml } = await this.moto.ask(action, Object.fromEntries(real), this.account, this.region);
    // moto 5 shows the state of a subnet's IPv6 block as Python would.
    const plain = xml.replace(/\{'State': '([^']*)'\}/g, "$1");
    const told = [...this.aliases].reduce((text, [id, moto]) => text.replaceAll(moto, id), plain);
    return { status, xml: told };
  }

  private eniOf(item: Element): Eni {
    const attachment = item.at("attachment");
    const id = attachment?.textAt("attachmentId");
    return {
      id: item.textAt("networkInterfaceId") ?? "",
      mac: item.textAt("macAddress") ?? "",
      subnet: item.textAt("subnetId") ?? "",
      groups: item.items("groupSet").map((group) => group.textAt("groupId") ?? ""),
      tags: tagsOf(item),
      sourceDestCheck: item.textAt("sourceDestCheck") === "true",
      ipv6: item.items("ipv6AddressesSet").map((address) => address.textAt("ipv6Address") ?? ""),
      secondary: item
        .items("privateIpAddressesSet")
        .filter((address) => address.textAt("primary") !== "true")
        .map((address) => address.textAt("privateIpAddress") ?? ""),
      ...(id && {
        attachment: {
          id,
          instance: attachment?.textAt("instanceId") ?? "",
          index: Number(attachment?.textAt("deviceIndex")),
          deleteOnTermination: this.deletedWithInstance.has(id),
        },
      }),
    };
  }
}

/** What an interface has, by the filters that ask for it. */
const HAS: Readonly<Record<string, (eni: Eni) => readonly string[]>> = {
  "mac-address": ({ mac }) => [mac],
  "addresses.private-ip-address": ({ secondary }) => secondary,
  "ipv6-addresses.ipv6-address": ({ ipv6 }) => ipv6,
};

const NO_INTERFACES: Answer = {
  status: 200,
  xml: "<DescribeNetworkInterfacesResponse><networkInterfaceSet/></DescribeNetworkInterfacesResponse>",
};

/** `Filter.1.` of `Filter.1.Name` */
function stem(name: string): string {
  return name.slice(0, -"Name".length);
}

function addressesIn(parameters: Parameters): string[] {
  return Object.keys(parameters).flatMap((key) =>
    /^(PrivateIpAddress|Ipv6Addresses)\.\d+$/.test(key) ? (parameters[key] ?? []) : [],
  );
}

function addressesOf({ ipv6, secondary }: Eni): string[] {
  return [...ipv6, ...secondary];
}

export function refuse(code: string, message: string, status = 400): Answer {
  const error = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  return {
    status,
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${error}</Error></Errors><RequestID>r</RequestID></Response>`,
  };
}

function errorOf(xml: string): string {
  return /<Code>([^<]*)/.exec(xml)?.[1] ?? "";
}

function tagsOf(item: Element): Record<string, string> {
  return Object.fromEntries(item.items("tagSet").map((tag) => [tag.textAt("key") ?? "", tag.textAt("value") ?? ""]));
}
