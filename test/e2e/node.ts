import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Contained, runContained } from "./contained";
import type { Answer, ControlPlane } from "./control-plane";

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** What nodes have that this is not about. */
export interface Metadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const NAMESPACE = "cleartaints";
const ACCOUNT = "sa-for-cleartaint";
const DAEMON_SET = "daemonset-clear-taints";
/** The folders of the node that the pod sees. */
const FOLDERS = ["etc/cni/net.d", "run/karpenter-multus"];

/** A node as the API server knows it, with the pod of clear-taints on it, which this machine plays. */
export class Node {
  private readonly running: Contained[] = [];

  private constructor(
    private readonly plane: ControlPlane,
    private readonly name: string,
    private readonly folder: string,
  ) {}

  static make(plane: ControlPlane, name: string, taints: readonly Taint[], metadata: Metadata = {}): Node {
    const labels = { "kubernetes.io/hostname": name, ...metadata.labels };
    const object = { apiVersion: "v1", kind: "Node", metadata: { ...metadata, name, labels } };
    plane.run(["create", "-f", "-"], JSON.stringify(object));
    const node = new Node(plane, name, join(plane.folder, name));
    // Not with the node itself, because admission adds a taint of its own to every new one.
    node.taint(taints);
    for (const folder of FOLDERS) mkdirSync(node.path(folder), { recursive: true });
    node.makePod();
    return node;
  }

  taints(): unknown {
    return JSON.parse(this.plane.run(["get", "node", this.name, "--output", "jsonpath={.spec.taints}"]) || "[]");
  }

  /** Gives it these taints, and no others. */
  taint(taints: readonly Taint[]): void {
    const patch = JSON.stringify({ spec: { taints } });
    this.plane.run(["patch", "node", this.name, "--type", "merge", "--patch", patch]);
  }

  /** Where a file of the node is on this machine. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Multus is there. */
  markCni(): void {
    writeFileSync(this.path("etc/cni/net.d/00-multus.conf"), "", { mode: 0o600 });
  }

  /** The node's links are there. */
  markReady(): void {
    writeFileSync(this.path("run/karpenter-multus/ready"), "");
  }

  /** What the DaemonSet of the folder runs, as its pod would run it here, with the API server where it is told. */
  runDaemonSet(
    clusterFolder: string,
    { host = "127.0.0.1", port = this.plane.port, run = this.path("run/karpenter-multus") } = {},
  ): Contained {
    const { command, args } = containerOf(this.plane, clusterFolder);
    this.giveToken();
    this.giveAuthority();
    const program = runContained(
      [...command, ...args],
      { NODE_NAME: this.name, KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: String(port) },
      {
        "/var/run/secrets/kubernetes.io/serviceaccount": this.path("account"),
        "/host/etc/cni/net.d": this.path("etc/cni/net.d"),
        "/host/run/karpenter-multus": run,
      },
    );
    this.running.push(program);
    return program;
  }

  /** As kubelet asks for it: bound to the pod, and so to the node. */
  token(): string {
    const uid = this.plane.run(["get", "pod", this.podName, "-n", NAMESPACE, "--output", "jsonpath={.metadata.uid}"]);
    const pod = ["--bound-object-kind", "Pod", "--bound-object-name", this.podName, "--bound-object-uid", uid];
    return this.plane.run(["create", "token", ACCOUNT, "-n", NAMESPACE, ...pod]).trim();
  }

  /** Puts a token where the pod finds it: by default the one that kubelet would. */
  giveToken(token = this.token()): void {
    mkdirSync(this.path("account"), { recursive: true });
    writeFileSync(this.path("account/token"), token);
  }

  /** Puts the API server's certificate where the pod finds it. */
  giveAuthority(): void {
    copyFileSync(this.plane.authority, this.path("account/ca.crt"));
  }

  /** A JSON patch of a node, with the rights of the pod on this one. */
  patchAsDaemonSet(node: string, patch: object, ...options: readonly string[]): Answer {
    const asked = ["patch", "node", node, "--type", "json", "--patch", JSON.stringify(patch), ...options];
    return this.plane.askAs(this.token(), asked);
  }

  /** The same with a token of the account that is bound to no pod. */
  patchAsAccount(node: string, patch: object): Answer {
    const token = this.plane.run(["create", "token", ACCOUNT, "-n", NAMESPACE]).trim();
    return this.plane.askAs(token, ["patch", "node", node, "--type", "json", "--patch", JSON.stringify(patch)]);
  }

  /** An admission policy takes a moment after it is written. */
  async policyIsEffective(): Promise<void> {
    const forbidden = [{ op: "add", path: "/metadata/labels/probe", value: "yes" }];
    for (let attempt = 0; attempt < 100; attempt++) {
      if (this.patchAsDaemonSet(this.name, forbidden, "--dry-run=server").status !== 0) return;
      await delay(100);
    }
    throw new Error("the admission policy did not become effective");
  }

  async stop(): Promise<void> {
    for (const program of this.running.splice(0)) await program.stop();
  }

  private makePod(): void {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: this.podName, namespace: NAMESPACE },
      spec: {
        nodeName: this.name,
        serviceAccountName: ACCOUNT,
        containers: [{ name: "clear-taints", image: "unused" }],
      },
    };
    this.plane.run(["create", "-f", "-"], JSON.stringify(pod));
  }

  private get podName(): string {
    return `clear-taints-on-${this.name}`;
  }
}

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
}

function containerOf(plane: ControlPlane, clusterFolder: string): Container {
  const file = join(clusterFolder, "20-clear-taints.yaml");
  const list: { items: { kind: string; spec: { template: { spec: { containers: Container[] } } } }[] } = JSON.parse(
    plane.run(["get", "--filename", file, "--output", "json"]),
  );
  const [container] = list.items.find(({ kind }) => kind === "DaemonSet")?.spec.template.spec.containers ?? [];
  if (!container) throw new Error(`${file} has no ${DAEMON_SET}`);
  return container;
}
