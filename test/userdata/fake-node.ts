import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namespaces } from "./namespaces";

/** A call of EC2's query API, as the node sent it. */
export type Call = Readonly<Record<string, string>>;

/** Answers a call: the HTTP status and the XML. */
export type Ec2 = (call: Call, body: string) => Promise<{ status: number; xml: string }>;

const ROLE = "KarpenterNodeRole-test";

/** What a script runs instead of the programs that would change this machine. */
const STUBS: Readonly<Record<string, string>> = {
  systemctl: 'echo "systemctl $*" >>"$NODE/log"',
  udevadm: 'echo "udevadm $*" >>"$NODE/log"',
  networkctl: 'echo "networkctl $*" >>"$NODE/log"',
  sysctl: 'echo "sysctl $*" >>"$NODE/log"',
  ip: 'echo "ip $*" >>"$NODE/log"',
  // Nothing here takes as long as on a node.
  sleep: "exec /bin/sleep 0.1",
};

/**
 * A node for scripts to run on: real bash, curl and jq; a metadata service and a way to EC2 of its own; and /etc, /run,
 * /var/lib and /usr/local/sbin of its own, in a mount namespace. An interface that EC2 attached appears as a link.
 */
export class FakeNode {
  readonly calls: Call[] = [];

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  static async start(zone: string, instance: string, ec2: Ec2): Promise<FakeNode> {
    const folder = mkdtempSync(join(tmpdir(), "node-"));
    for (const name of [
      "bin",
      "etc/systemd/system",
      "etc/systemd/network",
      "etc/sysctl.d",
      "run",
      "lib/cloud/instance",
      "sbin",
      "net",
    ])
      mkdirSync(join(folder, name), { recursive: true });
    for (const [name, text] of Object.entries(STUBS)) executable(join(folder, "bin", name), `#!/bin/bash\n${text}\n`);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || !address) throw new Error("no port");
    const node = new FakeNode(folder, server, `http://127.0.0.1:${address.port}`);
    node.appear("eth0", "02:00:00:00:00:01");
    server.on("request", (request, response) => {
      node.answer(request, { zone, instance }, ec2).then(
        ({ status, text }) => response.writeHead(status).end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    return node;
  }

  stop(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Runs a script of the userdata, as cloud-init does. */
  async install(script: string): Promise<Ended> {
    const path = join(this.folder, "part-001");
    executable(path, script);
    return this.run([path]);
  }

  /** Runs the command of a service that was installed. */
  async service(name: string): Promise<Ended> {
    const unit = this.file(`etc/systemd/system/${name}.service`);
    const command = /^ExecStart=(.*)$/m.exec(unit)?.[1];
    if (!command) throw new Error(`${name} has no ExecStart`);
    return this.run(command.split(" "));
  }

  /** Where a file of the node is on this machine. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** What a file of the node has, named below its root (lib stands for /var/lib, sbin for /usr/local/sbin). */
  file(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** The names of all files that the node has. */
  everything(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: "utf8" });
  }

  linkNames(): string[] {
    return readdirSync(join(this.folder, "net")).sort();
  }

  private run(command: readonly string[]): Promise<Ended> {
    const { folder } = this;
    const own = Object.entries({ etc: "/etc", run: "/run", lib: "/var/lib", sbin: "/usr/local/sbin" });
    const mounts = [...own, ["net", "/sys/class/net"]]
      .map(([name, path]) => `mount --bind "$NODE/${name}" ${path}`)
      .join(" && ");
    const child = spawn("unshare", [namespaces ?? "-m", "bash", "-c", `${mounts} && exec "$@"`, "bash", ...command], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        NODE: folder,
        PATH: `${join(folder, "bin")}:/usr/sbin:/usr/bin:/sbin:/bin`,
        AWS_EC2_METADATA_SERVICE_ENDPOINT: `${this.origin}/`,
        AWS_ENDPOINT_URL_EC2: `${this.origin}/ec2`,
      },
      timeout: 60_000,
    });
    return new Promise((resolve, reject) => {
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      child.once("close", (status) => resolve({ status, stdout, stderr }));
    });
  }

  private async answer(request: IncomingMessage, place: Place, ec2: Ec2): Promise<{ status: number; text: string }> {
    const body = await textOf(request);
    if (request.url === "/ec2") return this.forward(body, String(request.headers.authorization), ec2);
    const path = request.url?.replace(/^\/latest\//, "") ?? "";
    if (request.method === "PUT" && path === "api/token") return { status: 200, text: "the-token" };
    if (request.headers["x-aws-ec2-metadata-token"] !== "the-token") return { status: 401, text: "" };
    const text = metadata(place)[path];
    return text === undefined ? { status: 404, text: "" } : { status: 200, text };
  }

  private async forward(body: string, authorization: string, ec2: Ec2): Promise<{ status: number; text: string }> {
    if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=AKIDTEST/")) return { status: 401, text: "" };
    const call = Object.fromEntries(new URLSearchParams(body));
    this.calls.push(call);
    const { status, xml } = await ec2(call, body);
    if (status === 200 && call.Action === "CreateNetworkInterface") this.noteAddress(xml);
    if (status === 200 && call.Action === "AttachNetworkInterface") this.plugIn(call.NetworkInterfaceId ?? "");
    return { status, text: xml };
  }

  private readonly addresses = new Map<string, string>();

  private noteAddress(xml: string): void {
    const id = /<networkInterfaceId>([^<]*)/.exec(xml)?.[1] ?? "";
    this.addresses.set(id, /<macAddress>([^<]*)/.exec(xml)?.[1] ?? "");
  }

  /** systemd names the link when a .link file knows its address. */
  private plugIn(id: string): void {
    const mac = this.addresses.get(id) ?? "";
    const files = readdirSync(join(this.folder, "etc/systemd/network")).filter((name) => name.endsWith(".link"));
    const known = files.map((name) => this.file(`etc/systemd/network/${name}`)).find((text) => text.includes(mac));
    this.appear(/^Name=(.*)$/m.exec(known ?? "")?.[1] ?? `eth${this.linkNames().length}`, mac);
  }

  private appear(name: string, mac: string): void {
    mkdirSync(join(this.folder, "net", name));
    writeFileSync(join(this.folder, "net", name, "address"), `${mac}\n`);
  }
}

/** How a program ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly zone: string;
  readonly instance: string;
}

function metadata({ zone, instance }: Place): Readonly<Record<string, string>> {
  const region = zone.slice(0, -1);
  return {
    "dynamic/instance-identity/document": JSON.stringify({ instanceId: instance, region, availabilityZone: zone }),
    "meta-data/services/domain": "amazonaws.com",
    "meta-data/iam/security-credentials/": ROLE,
    [`meta-data/iam/security-credentials/${ROLE}`]: JSON.stringify({
      AccessKeyId: "AKIDTEST",
      SecretAccessKey: "a/secret+with=signs",
      Token: 'a "token"',
    }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

function executable(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}
