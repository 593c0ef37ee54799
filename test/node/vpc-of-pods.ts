import type { Cluster } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import type { FakeEc2 } from "../handoff/fake-ec2";
import { onPath } from "../judges";
import { Ec2, type Eni } from "./ec2";
import { Pod, type PodOptions, until } from "./pod";
import { tagged, World } from "./world";

/** What tests of pods on nodes need. */
export const NEEDS = {
  MOTO_SERVER: process.env.MOTO_SERVER,
  curl: onPath("curl"),
  ip: onPath("ip"),
  "root (for network namespaces)": process.getuid?.() === 0 ? "root" : undefined,
};

export const cluster = clusterOf("test/node/pod-addresses/cluster.yaml");
const ZONE = "us-west-2a";
/** What the CNI plugins have given a pod on both networks. */
const OWN = [
  ["net1", "10.0.1.40/24"],
  ["net2", "10.0.2.40/24"],
  ["net2", "2001:db8:0:2::140/64"],
] as const;

interface NodeOfPods {
  readonly instance: string;
  readonly enis: readonly Eni[];
}

type PodOf = Omit<PodOptions, "ec2" | "cluster" | "macs"> & {
  readonly addresses?: readonly (readonly [link: string, address: string])[];
};

/** A VPC with the cluster's subnets, nodes with their interfaces, and pods on them. */
export class Vpc {
  private readonly pods: Pod[] = [];

  constructor(
    readonly ec2: Ec2,
    private readonly world: World,
  ) {}

  /** A node whose interfaces are up, as a node of a cluster made them. */
  async node(owner = cluster.name): Promise<NodeOfPods> {
    const instance = await this.world.instance(ZONE);
    const ids: string[] = [];
    for (const [index, network] of cluster.networks.entries()) {
      const [attachment] = network.attachments;
      const subnet = attachment && "tags" in attachment.subnet ? (attachment.subnet.tags.Name ?? "") : "";
      const made = await this.ec2.call("CreateNetworkInterface", {
        SubnetId: this.world.idOf(subnet),
        ...tagged("network-interface", { "karpenter-multus/cluster": owner }),
      });
      const id = made.textAt("networkInterface", "networkInterfaceId") ?? "";
      const place = { NetworkInterfaceId: id, InstanceId: instance, DeviceIndex: String(index + 1) };
      await this.ec2.call("AttachNetworkInterface", place);
      ids.push(id);
    }
    const enis = await this.ec2.interfaces();
    return { instance, enis: ids.flatMap((id) => enis.find((eni) => eni.id === id) ?? []) };
  }

  async pod(node: NodeOfPods, { addresses = OWN, ...options }: PodOf): Promise<Pod> {
    const macs = node.enis.map(({ mac }) => mac);
    const pod = await Pod.make({ ...options, ec2: this.ec2, cluster, macs });
    this.pods.push(pod);
    for (const [link, address] of addresses) await pod.add(link, address);
    return pod;
  }

  /** A node's interfaces as they are now. */
  async enis({ enis }: NodeOfPods): Promise<Eni[]> {
    const all = await this.ec2.interfaces();
    return enis.flatMap(({ id }) => all.find((eni) => eni.id === id) ?? []);
  }

  /** The addresses that a node's interfaces have beside those that they were made with. */
  async addresses(node: NodeOfPods): Promise<string[][]> {
    const born = new Set(node.enis.flatMap(({ ipv6 }) => ipv6));
    return (await this.enis(node)).map(({ secondary, ipv6 }) =>
      [...secondary, ...ipv6.filter((address) => !born.has(address))].sort(),
    );
  }

  async has(node: NodeOfPods, wanted: readonly (readonly string[])[]): Promise<void> {
    const text = JSON.stringify(wanted);
    await until(async () => JSON.stringify(await this.addresses(node)) === text, `the interfaces have ${text}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.pods.map((pod) => pod.stop()));
  }
}

export async function onVpc(moto: FakeEc2, body: (vpc: Vpc) => Promise<void>): Promise<void> {
  const ec2 = new Ec2(moto, cluster.region);
  const vpc = new Vpc(ec2, await World.make(ec2, cluster));
  try {
    await body(vpc);
  } finally {
    await vpc.stop();
  }
}

function clusterOf(file: string): Cluster {
  const { cluster: found, problems } = loadCluster(file);
  if (!found) throw new Error(JSON.stringify(problems));
  return found;
}

export function actions({ calls }: Ec2): string[] {
  return calls.map(({ action }) => action);
}
