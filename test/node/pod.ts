import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { chartFiles } from "../../src/charts/charts";
import type { Cluster, JsonMap } from "../../src/cluster/cluster";
import { type Answer, type Ec2, type Rule, refuse } from "./ec2";
import { type Ended, Machine, PLACES, type Running } from "./machine";
import { signedRequest } from "./signature";

/** How EKS gives a pod its role. */
type Identity = "EKS Pod Identity" | "IRSA" | "none";

export interface PodOptions {
  readonly ec2: Ec2;
  readonly cluster: Cluster;
  /** The workload of the cluster file that it is a pod of. */
  readonly workload: string;
  /** Who asks EC2, in its list of calls. */
  readonly name?: string;
  /** The MAC addresses of its interfaces: net1, net2. */
  readonly macs: readonly string[];
  readonly identity?: Identity;
  /** Between the pod and EC2, the first outermost. */
  readonly rules?: readonly Rule[];
}

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const IDENTITY = `http://${PLACES.metadata.replace(":80", "")}`;
/** What the VPC CNI gave it, in one subnet with its first network. */
export const POD_IPS = ["10.0.1.7", "2001:db8:0:9::7"];
/** Where EKS mounts the tokens, here below /run. */
const TOKENS = "/run/secrets";

/** A pod on Multus networks, with the container pod-addresses that its Deployment has. */
export class Pod {
  /** How often it asked for credentials. */
  signIns = 0;
  /** The ServiceAccount's token, as kubelet renews it. */
  private token = "";
  private generation = 1;

  private constructor(
    private readonly machine: Machine,
    private readonly options: PodOptions,
    private readonly container: Container,
  ) {}

  static async make(options: PodOptions): Promise<Pod> {
    const { container, program } = containerOf(options.cluster, options.workload);
    const machine = await Machine.start({}, SYSTEM_PATH);
    const pod = new Pod(machine, options, container);
    try {
      pod.serve();
      for (const folder of ["pod-addresses", "program", "secrets"])
        mkdirSync(machine.placeOf(`/run/${folder}`), { mode: 0o777 });
      await machine.must(["chmod", "777", "/run/pod-addresses"]);
      writeFileSync(machine.placeOf("/run/program/pod-addresses.sh"), program);
      pod.renewToken();
      for (const [index, mac] of options.macs.entries()) {
        await machine.plug(`net${index + 1}`, mac);
        await machine.must(["ip", "link", "set", `net${index + 1}`, "up"]);
      }
    } catch (error) {
      await pod.stop();
      throw error;
    }
    return pod;
  }

  /** As the CNI plugin does it, or the workload itself. */
  async add(link: string, address: string): Promise<void> {
    await this.machine.must([
      "ip",
      "address",
      "add",
      address,
      "dev",
      link,
      ...(address.includes(":") ? ["nodad"] : []),
    ]);
  }

  async remove(link: string, address: string): Promise<void> {
    await this.machine.must(["ip", "address", "del", address, "dev", link]);
  }

  /** Runs the container as kubelet and EKS's webhook would, and waits until it ends. */
  run(): Promise<Ended> {
    return this.start().ended;
  }

  start(): Running {
    const { command, env } = this.container;
    return this.machine.run(["bash", "-c", ENTER, "bash", ...command], {
      ...env,
      POD_IPS: POD_IPS.join(","),
      AWS_ENDPOINT_URL_EC2: `http://${PLACES.ec2}`,
      AWS_ENDPOINT_URL_STS: `${IDENTITY}/sts`,
      ...this.credentialsEnvironment(),
    });
  }

  /** As kubelet asks a container to end. */
  async terminate(): Promise<void> {
    await this.machine.must(["bash", "-c", 'kill -TERM "$(</run/program/pid)"']);
  }

  /** What the container's startup probe says. */
  async isReady(): Promise<boolean> {
    const { probe } = this.container;
    if (!probe) throw new Error("the container has no startup probe");
    return (await this.machine.run(probe).ended).status === 0;
  }

  async becomesReady(): Promise<void> {
    await until(() => this.isReady(), "the pod is ready");
  }

  /** What EC2 took from it is void from now on. */
  expireCredentials(): void {
    this.generation++;
  }

  /** kubelet writes a new token, and the old one is void. */
  renewToken(): void {
    this.token = `eyJ.token-${this.generation++}-of.${this.options.name ?? "pod"}`;
    writeFileSync(this.machine.placeOf(`${TOKENS}/token`), this.token);
  }

  async stop(): Promise<void> {
    await this.machine.stop();
  }

  private credentialsEnvironment(): Readonly<Record<string, string>> {
    switch (this.options.identity ?? "EKS Pod Identity") {
      case "EKS Pod Identity":
        return {
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${IDENTITY}/v1/credentials`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${TOKENS}/token`,
        };
      case "IRSA":
        return { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: `${TOKENS}/token` };
      default:
        return {};
    }
  }

  private serve(): void {
    const { metadata, ec2 } = this.machine.servers;
    const answering = (answer: (request: IncomingMessage, body: string) => Promise<Answer> | Answer) =>
      createServer((request, response) => {
        textOf(request)
          .then((body) => answer(request, body))
          .then(
            ({ status, xml }) => response.writeHead(status).end(xml),
            (error: unknown) => response.writeHead(500).end(String(error)),
          );
      });
    answering((request, body) => this.giveCredentials(request, new URLSearchParams(body))).listen(metadata);
    answering((request, body) => this.askEc2(request, body)).listen(ec2);
  }

  private giveCredentials({ url, method, headers }: IncomingMessage, asked: URLSearchParams): Answer {
    this.signIns++;
    const [key, secret, token] = this.credentials();
    if (method === "GET" && url === "/v1/credentials") {
      if (headers.authorization !== this.token) return { status: 400, xml: "Service account token is not valid" };
      const expiration = "2026-01-01T00:00:00Z";
      const given = { AccessKeyId: key, SecretAccessKey: secret, Token: token, Expiration: expiration, AccountId: "1" };
      return { status: 200, xml: JSON.stringify(given) };
    }
    if (method === "POST" && url === "/sts" && asked.get("Action") === "AssumeRoleWithWebIdentity") {
      if (asked.get("WebIdentityToken") !== this.token) return stsRefusal("InvalidIdentityToken", "Token is not valid");
      if (asked.get("RoleArn") !== ROLE) return stsRefusal("AccessDenied", "Not authorized to perform it");
      return { status: 200, xml: stsAnswer(key, secret, token) };
    }
    return { status: 404, xml: "" };
  }

  private async askEc2(request: IncomingMessage, body: string): Promise<Answer> {
    const { ec2, name = "pod", rules = [] } = this.options;
    const signed = signedRequest(request.headers, body);
    const [key, secret, token] = this.credentials();
    const check: Rule = async (_call, next) => {
      if (signed?.region !== "us-west-2") return refuse("AuthFailure", "not signed", 401);
      if (signed.keyId !== key) return refuse("RequestExpired", "Request has expired.");
      if (!signed.signedWith(secret)) return refuse("SignatureDoesNotMatch", "another signature", 403);
      return request.headers["x-amz-security-token"] === token ? next() : refuse("AuthFailure", "another token", 401);
    };
    return ec2.answer(name, Object.fromEntries(new URLSearchParams(body)), [...rules, check]);
  }

  /** With all the letters that real ones have. */
  private credentials(): readonly [key: string, secret: string, token: string] {
    return [`ASIA${this.generation}`, `se/cret+${this.generation}`, `IQoJb3/to+ken=${this.generation}==`];
  }
}

const ROLE = "arn:aws:iam::123456789012:role/media-pod-addresses";

/**
 * Nobody's user, no capabilities, nothing to write to but the one folder. Mounts are this process's own. What the
 * container has as /opt/karpenter-multus is where its program expects nothing but itself.
 */
const ENTER = `set -e
exec unshare --mount bash -c '
  set -e
  mount -t tmpfs none /opt; mkdir /opt/karpenter-multus; mount --bind /run/program /opt/karpenter-multus
  echo $$ >/run/program/pid
  mount --bind /run/pod-addresses /run/pod-addresses
  for folder in / /etc /run /var/lib /usr/local/sbin /opt /opt/karpenter-multus; do mount -o remount,bind,ro $folder; done
  mount -t tmpfs -o ro none /tmp
  exec setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --no-new-privs "$@"
' bash "$@"
`;

interface Container {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly probe?: readonly string[];
}

/** What the charts give a workload's pods: the container, and the program that it mounts. */
function containerOf(cluster: Cluster, workload: string): { readonly container: Container; readonly program: string } {
  const objects = chartFiles(cluster, () => undefined).flatMap((file) => file.objects);
  const deployment: Deployment = { ...find(objects, "Deployment", workload) };
  const configMap: { data?: Readonly<Record<string, string>> } = { ...find(objects, "ConfigMap", "pod-addresses") };
  const [container] = deployment.spec?.template.spec.initContainers ?? [];
  const program = configMap.data?.["pod-addresses.sh"];
  if (!container || program === undefined) throw new Error(`${workload} has no pod-addresses`);
  const env = container.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  const { startupProbe: probe } = container;
  return {
    container: {
      command: container.command,
      env: Object.fromEntries(env),
      ...(probe && { probe: probe.exec.command }),
    },
    program,
  };
}

interface Deployment {
  readonly spec?: {
    readonly template: {
      readonly spec: {
        readonly initContainers: readonly {
          readonly command: readonly string[];
          readonly env: readonly { readonly name: string; readonly value?: string }[];
          readonly startupProbe?: { readonly exec: { readonly command: readonly string[] } };
        }[];
      };
    };
  };
}

function find(objects: readonly JsonMap[], kind: string, name: string): object {
  const found = objects.find((object) => object.kind === kind && Object(object.metadata).name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

function stsAnswer(key: string, secret: string, token: string): string {
  const credentials = `<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken>`;
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Audience>sts.amazonaws.com</Audience><Credentials>${credentials}
  <Expiration>2026-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;
}

function stsRefusal(code: string, message: string): Answer {
  const error = `<Error>\n    <Type>Sender</Type>\n    <Code>${code}</Code>\n    <Message>${message}</Message>\n  </Error>`;
  return { status: 403, xml: `<ErrorResponse>\n  ${error}\n</ErrorResponse>` };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

/** Waits for it, a minute at most. */
export async function until(happens: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await happens()) return;
    await delay(100);
  }
  throw new Error(`it never happened that ${what}`);
}
