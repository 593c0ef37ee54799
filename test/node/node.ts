import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { Server, Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { NodeUserData } from "../../src/cluster/cluster";
import { BootstrapContainer } from "./bootstrap-container";
import { type Answer, type Ec2, type Eni, type Rule, refuse } from "./ec2";
import { type Ended, type Environment, Machine, PLACES } from "./machine";
import { Credentials, Metadata, type MetadataRule, type Place } from "./metadata";
import { signedRequest } from "./signature";
import { Systemd, type Unit } from "./systemd";

export interface NodeOptions extends Place {
  readonly ec2: Ec2;
  /** What an archive's parts say, in their order; on Bottlerocket the program of the bootstrap container. */
  readonly scripts: readonly string[];
  /** AL2023 if it does not say. */
  readonly family?: NodeUserData["family"];
  /** Between the node and EC2, the first outermost. */
  readonly rules?: readonly Rule[];
  readonly metadataRules?: readonly MetadataRule[];
  readonly credentials?: Credentials;
  /** Of userdata and of units, beside where EC2 is. */
  readonly environment?: Environment;
  /** Programs that the machine has beside those of this one, first on PATH. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly path?: string;
  /** What the AMI's nodeadm does: makes its mark, starts kubelet without one, or neither; or there is none. */
  readonly nodeadm?: "marks" | "only kubelet" | "never" | "absent";
  /** Instead of the unit's RestartSec, in ms. */
  readonly restartAfter?: number;
  /** A program that runs the unit's programs, and its first words. */
  readonly runBy?: readonly string[];
}

export interface Link {
  readonly name: string;
  readonly mac: string;
  readonly mtu: number;
  readonly up: boolean;
}

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const PRIMARY = "02:00:00:00:00:01";

const STRANGER = refuse("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
const FORGED = refuse(
  "SignatureDoesNotMatch",
  "The request signature we calculated does not match the signature you provided.",
  403,
);

/** As Karpenter names it in its part of the userdata. */
export const NODE_POOL = "media-pool";
const KARPENTERS_PART = `--//
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    flags:
    - --node-labels="karpenter.sh/capacity-type=spot,karpenter.sh/nodepool=${NODE_POOL},zone=a"
--//--
`;

/** The same on Bottlerocket. */
const KARPENTERS_TOML = `[settings]
[settings.kubernetes]
cluster-name = 'media'

[settings.kubernetes.node-labels]
'karpenter.sh/capacity-type' = 'spot'
'karpenter.sh/nodepool' = '${NODE_POOL}'
zone = 'a'
`;

/** A node of a cluster, from the moment on when its userdata is run. */
export class Node {
  readonly metadata: Metadata;
  readonly systemd: Systemd;
  /** When kubelet was started, as performance.now says it. */
  kubeletAt: number | undefined;
  /** Whether the node was ready then. */
  readyBeforeKubelet = false;
  private readonly environment: Environment;
  /** The .link files that udev has read, by MAC address. */
  private linkNames = new Map<string, string>();
  private readonly plugging = new Set<Promise<void>>();
  private readonly present = new Set<string>();
  private slots = 0;
  private container: BootstrapContainer | undefined;

  private constructor(
    readonly machine: Machine,
    private readonly options: NodeOptions,
  ) {
    const { metadataRules = [], credentials = new Credentials() } = options;
    this.metadata = new Metadata({ userData: KARPENTERS_TOML, ...options }, credentials, metadataRules);
    this.environment = { AWS_ENDPOINT_URL_EC2: `http://${PLACES.ec2}`, ...options.environment };
    this.systemd = new Systemd(machine, this.environment, {
      kubeletActive: () => this.kubeletAt !== undefined,
      restartAfter: options.restartAfter,
      runBy: options.runBy ?? [],
    });
  }

  /** A machine that has come up; its userdata has not run yet. */
  static async boot(options: NodeOptions): Promise<Node> {
    const { nodeadm = "marks", programs = {}, path = SYSTEM_PATH } = options;
    const ami = nodeadm === "absent" ? {} : { nodeadm: "#!/bin/sh\nexit 1\n" };
    const machine = await Machine.start({ ...ami, ...programs }, path);
    const node = new Node(machine, options);
    try {
      await node.come();
    } catch (error) {
      await node.stop();
      throw error;
    }
    options.ec2.onAttach(options.instance, (eni) => node.attached(eni));
    return node;
  }

  get isBottlerocket(): boolean {
    return this.options.family === "Bottlerocket";
  }

  /** What the kernel calls the link that every instance has. */
  get primaryLink(): string {
    return this.isBottlerocket ? "eth0" : "ens5";
  }

  /**
   * Runs the userdata as cloud-init does; nodeadm starts kubelet when it has returned. On Bottlerocket it starts the
   * bootstrap container, whose end kubelet waits for.
   */
  async runUserData(): Promise<Ended[]> {
    if (this.isBottlerocket) {
      this.startContainer();
      return [];
    }
    const ended: Ended[] = [];
    mkdirSync(this.machine.placeOf("/var/lib/cloud/instance"), { recursive: true });
    writeFileSync(this.machine.placeOf("/var/lib/cloud/instance/user-data.txt"), KARPENTERS_PART, { mode: 0o600 });
    for (const [index, script] of this.options.scripts.entries()) {
      const path = "/run/cloud-init-part";
      writeFileSync(this.machine.placeOf(`${path}-${index}`), script, { mode: 0o700 });
      ended.push(await this.machine.run([`${path}-${index}`], this.environment).ended);
    }
    this.startKubelet();
    return ended;
  }

  /** Runs the installed program as somebody does by hand. */
  runAgain(): Promise<Ended> {
    return this.machine.run(["/usr/local/sbin/multus-enis", "enis"], this.environment).ended;
  }

  async reboot(): Promise<void> {
    this.systemd.stop();
    await Promise.all(this.plugging);
    await this.machine.reboot();
    this.present.clear();
    this.kubeletAt = undefined;
    await this.come();
    this.readLinkFiles();
    const enis = await this.options.ec2.interfaces();
    const own = enis.filter(({ attachment }) => attachment?.instance === this.options.instance && attachment.index > 0);
    for (const eni of own) await this.appear(eni);
    if (this.isBottlerocket) {
      this.startContainer();
      return;
    }
    this.mark();
    await this.systemd.boot();
    this.startKubelet();
  }

  /** Its end means nothing any more when another boot has come. */
  private startContainer(): void {
    const [program = ""] = this.options.scripts;
    const container = new BootstrapContainer(this.machine, program, this.environment, () => {
      if (this.container === container) this.startKubelet();
    });
    this.container = container;
    void container.start();
  }

  /** All programs of the unit are asked to end, as by systemd. */
  async shutDown(): Promise<void> {
    if (this.container) return this.container.terminate();
    const own = '[[ $(readlink "$process/cwd") == /run/karpenter-multus ]]';
    const script = `for process in /proc/[0-9]*; do if ${own}; then kill "\${process#/proc/}"; fi; done 2>/dev/null; true`;
    await this.machine.must(["bash", "-c", script]);
  }

  async stop(): Promise<void> {
    this.systemd.stop();
    await Promise.allSettled(this.plugging);
    await this.machine.stop();
  }

  /** What makes the interfaces. */
  program(): Unit | BootstrapContainer {
    return this.container ?? this.unit();
  }

  unit(name = "multus-enis.service"): Unit {
    const unit = this.systemd.unit(name);
    if (!unit) throw new Error(`${name} was not started`);
    return unit;
  }

  /** A file below /etc, /run, /var/lib or /usr/local/sbin. */
  file(path: string): string {
    return readFileSync(this.machine.placeOf(path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(this.machine.placeOf(path));
  }

  get ready(): boolean {
    return this.has("/run/karpenter-multus/ready");
  }

  /** The links beside loopback, in the order of their coming. */
  async links(): Promise<Link[]> {
    const found: unknown = JSON.parse(await this.machine.must(["ip", "-json", "link"]));
    return linksOf(found);
  }

  /** Its network is there, and who answers for it. */
  private async come(): Promise<void> {
    this.slots = 0;
    const { metadata, ec2, systemd } = this.machine.servers;
    serve(metadata, async (request) => {
      const { status, text } = await this.metadata.answer(request);
      return { status, text };
    });
    serve(ec2, async (request) => {
      const { status, xml } = await this.askEc2(request, await textOf(request));
      return { status, text: xml };
    });
    systemd.on("connection", (socket: Socket) => this.listen(socket));
    await this.machine.plug(this.primaryLink, PRIMARY);
  }

  private listen(socket: Socket): void {
    let line = "";
    socket.on("error", () => undefined);
    socket.setEncoding("utf8").on("data", (text: string) => {
      line += text;
      if (!line.endsWith("\n")) return;
      if (/^udevadm control (--reload|-R)/.test(line)) this.readLinkFiles();
      this.systemd.ask(line).then(
        (status) => socket.end(`${status}\n`),
        (error: unknown) => {
          this.systemd.log.push(String(error));
          socket.destroy();
        },
      );
    });
  }

  private async askEc2(request: IncomingMessage, body: string): Promise<Answer> {
    const { instance, ec2, rules = [] } = this.options;
    const { credentials } = this.metadata;
    const signed = signedRequest(request.headers, body);
    const check: Rule = async (_call, next) => {
      if (!signed || !credentials.knows(signed.keyId) || signed.region !== this.options.zone.slice(0, -1))
        return STRANGER;
      if (signed.keyId !== credentials.keyId) return refuse(credentials.expired, "Request has expired.");
      if (!signed.signedWith(credentials.secret)) return FORGED;
      return request.headers["x-amz-security-token"] === credentials.token ? next() : STRANGER;
    };
    return ec2.answer(instance, Object.fromEntries(new URLSearchParams(body)), [...rules, check]);
  }

  /** nodeadm's mark, which comes before kubelet. */
  private mark(): void {
    if ((this.options.nodeadm ?? "marks") !== "marks") return;
    mkdirSync(this.machine.placeOf("/run/nodeadm"), { recursive: true });
    writeFileSync(this.machine.placeOf("/run/nodeadm/init"), "");
  }

  private startKubelet(): void {
    this.mark();
    this.readyBeforeKubelet = this.ready;
    if (this.options.nodeadm !== "never") this.kubeletAt = performance.now();
  }

  private readLinkFiles(): void {
    this.linkNames = new Map();
    const folder = this.machine.placeOf("/etc/systemd/network");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".link"))) {
      const text = readFileSync(join(folder, file), "utf8");
      const [mac, name] = ["PermanentMACAddress", "Name"].map(
        (key) => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1],
      );
      if (mac && name) this.linkNames.set(mac, name);
    }
  }

  /** The machine sees an interface a little after EC2 said that it is attached. */
  private attached(eni: Eni): void {
    const later = 50 + (Number.parseInt(eni.mac.slice(-2), 16) * 100) / 256;
    const plugged = delay(later).then(() => this.appear(eni));
    this.plugging.add(plugged);
    plugged.catch(() => undefined).finally(() => this.plugging.delete(plugged));
  }

  /** Once in a boot, however it is heard of. */
  private async appear({ mac }: Eni): Promise<void> {
    if (this.present.has(mac)) return;
    this.present.add(mac);
    const name = this.linkNames.get(mac) ?? this.kernelName();
    await this.machine.plug(name, mac);
    if (this.isBottlerocket) await this.seenByUdev(name);
  }

  /** The kernel names a link by its PCI slot; on Bottlerocket, which asks it not to, by their order. */
  private kernelName(): string {
    const slot = this.slots++;
    return this.isBottlerocket ? `eth${1 + slot}` : `ens${6 + slot}`;
  }

  /** A little after it has come. */
  private async seenByUdev(link: string): Promise<void> {
    const index = (await this.machine.must(["cat", `/sys/class/net/${link}/ifindex`])).trim();
    await delay(30);
    mkdirSync(this.machine.placeOf("/run/udev/data"), { recursive: true });
    writeFileSync(this.machine.placeOf(`/run/udev/data/n${index}`), "");
  }
}

function serve(place: Server, answer: (request: IncomingMessage) => Promise<{ status: number; text: string }>): void {
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, text }) => response.writeHead(status).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(place);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

function linksOf(found: unknown): Link[] {
  if (!Array.isArray(found)) throw new Error("ip says nothing of links");
  return found.map((link: unknown) => linkOf(link)).filter(({ name }) => name !== "lo");
}

function linkOf(found: unknown): Link {
  const link: Record<string, unknown> = { ...Object(found) };
  const { ifname, address, mtu, flags } = link;
  return {
    name: String(ifname),
    mac: String(address),
    mtu: Number(mtu),
    up: Array.isArray(flags) && flags.includes("UP"),
  };
}
