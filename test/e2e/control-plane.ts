import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How a run of kubectl ended. */
export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A patch that somebody asked for, as the API server's audit log has it. */
export interface Patch {
  readonly user: { readonly username: string };
  readonly requestReceivedTimestamp: string;
  readonly responseStatus: { readonly code: number };
  readonly requestObject: unknown;
}

const ADMIN_TOKEN = "admin";

/** A Kubernetes API without nodes and controllers: etcd and kube-apiserver on ports of their own, all state in a folder. */
export class ControlPlane {
  private readonly programs: ChildProcess[] = [];
  /** What the programs printed last, for when one of them ends. */
  private lastWords = "";

  private constructor(
    private readonly assets: string,
    readonly folder: string,
    readonly port: number,
  ) {}

  /** From the folder that envtest would take: etcd, kube-apiserver and kubectl. */
  static async start(assets: string, options: readonly string[] = []): Promise<ControlPlane> {
    const folder = mkdtempSync(join(tmpdir(), "control-plane-"));
    const [clients, peers, port] = await freePorts(3);
    const plane = new ControlPlane(assets, folder, Number(port));
    try {
      plane.startEtcd(`http://127.0.0.1:${clients}`, `http://127.0.0.1:${peers}`);
      plane.startApiServer(`http://127.0.0.1:${clients}`, options);
      await plane.ready();
    } catch (error) {
      await plane.stop();
      throw error;
    }
    return plane;
  }

  async stop(): Promise<void> {
    const running = this.programs.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const ended = running.map((program) => new Promise((resolve) => program.once("exit", resolve)));
    for (const program of running) program.kill("SIGKILL");
    await Promise.all(ended);
    rmSync(this.folder, { recursive: true });
  }

  /** The certificate that a client checks the API server by. */
  get authority(): string {
    return join(this.folder, "certificates", "apiserver.crt");
  }

  /** That certificate and its key, for who would speak in the API server's place. */
  get certificate(): { readonly cert: Buffer; readonly key: Buffer } {
    return { cert: readFileSync(this.authority), key: readFileSync(this.authority.replace(/crt$/, "key")) };
  }

  /** What the cluster's administrator shows, for who asks without kubectl. */
  get adminToken(): string {
    return ADMIN_TOKEN;
  }

  /** kubectl as the cluster's administrator, whatever the outcome. */
  ask(args: readonly string[], input?: string): Answer {
    return this.askAs(ADMIN_TOKEN, args, input);
  }

  askAs(token: string, args: readonly string[], input = ""): Answer {
    const access = ["--server", `https://127.0.0.1:${this.port}`, "--certificate-authority", this.authority];
    const { status, stdout, stderr, error } = spawnSync(
      join(this.assets, "kubectl"),
      [...access, "--token", token, "--cache-dir", join(this.folder, "cache"), ...args],
      {
        input,
        encoding: "utf8",
        timeout: 120_000,
        maxBuffer: 64 << 20,
        env: { ...process.env, KUBECONFIG: "/dev/null" },
      },
    );
    if (error) throw error;
    return { status, stdout, stderr };
  }

  /** kubectl as the cluster's administrator; what it printed. */
  run(args: readonly string[], input?: string): string {
    const { status, stdout, stderr } = this.ask(args, input);
    if (status !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${status}\n${stderr}${stdout}`);
    return stdout;
  }

  /** The patches of nodes that service accounts asked for so far, refused ones included. */
  nodePatches(): Patch[] {
    const log = this.pathOf("audit.log");
    if (!existsSync(log)) return [];
    return readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Patch => JSON.parse(line));
  }

  private startEtcd(clients: string, peers: string): void {
    const options = [
      ...["--data-dir", this.pathOf("etcd"), "--unsafe-no-fsync"],
      ...["--listen-client-urls", clients, "--advertise-client-urls", clients],
      ...["--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", `default=${peers}`],
    ];
    this.spawn("etcd", options);
  }

  private startApiServer(etcd: string, further: readonly string[]): void {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const signing = this.write("accounts.key", privateKey.export({ type: "pkcs1", format: "pem" }).toString());
    const verifying = this.write("accounts.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
    const options = [
      ...["--etcd-servers", etcd],
      ...["--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1", "--secure-port", String(this.port)],
      ...["--cert-dir", this.pathOf("certificates"), "--service-cluster-ip-range", "10.100.0.0/16"],
      ...["--service-account-issuer", "https://kubernetes.default.svc"],
      ...["--service-account-signing-key-file", signing, "--service-account-key-file", verifying],
      ...["--token-auth-file", this.write("tokens.csv", `${ADMIN_TOKEN},admin,admin,system:masters\n`)],
      ...["--authorization-mode", "RBAC"],
      // It waits for tokens that a controller makes, and there is none.
      ...["--disable-admission-plugins", "ServiceAccount"],
      ...[
        "--audit-policy-file",
        this.write("audit-policy.yaml", AUDIT_POLICY),
        "--audit-log-path",
        this.pathOf("audit.log"),
      ],
      ...further,
    ];
    this.spawn("kube-apiserver", options);
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
      for (const { exitCode, spawnfile } of this.programs)
        if (exitCode !== null) throw new Error(`${spawnfile} ended with ${exitCode}: ${this.lastWords}`);
      // The folder of certificates is there as soon as the server listens.
      if (existsSync(this.authority) && this.ask(["get", "--raw", "/readyz"]).status === 0) return;
      await delay(200);
    }
    throw new Error(`the API server was not ready within a minute: ${this.lastWords}`);
  }

  private spawn(program: string, options: readonly string[]): void {
    const child = spawn(join(this.assets, program), options, { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.on("data", (text: Buffer) => {
      this.lastWords = `${this.lastWords}${text}`.slice(-4000);
    });
    this.programs.push(child);
  }

  private pathOf(name: string): string {
    return join(this.folder, name);
  }

  private write(name: string, text: string): string {
    writeFileSync(this.pathOf(name), text, { mode: 0o600 });
    return this.pathOf(name);
  }
}

/** The bodies of the patches of nodes by service accounts, and nothing else. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Request
    userGroups: [system:serviceaccounts]
    verbs: [patch]
    resources: [{ group: "", resources: [nodes] }]
  - level: None
`;

/** Ports that nothing listens on; all of them are held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            if (typeof address === "object" && address) resolve(address.port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
