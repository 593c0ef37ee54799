import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chartFiles } from "../../src/charts/charts";
import { podAddressesProgram } from "../../src/charts/pod-addresses";
import type { Cluster, JsonMap } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import { assigning, assigningByIrsa, odd } from "../handoff/clusters";

const ROOT = join(__dirname, "../../..");
const { cluster: loaded } = loadCluster(join(ROOT, "test/node/pod-addresses/cluster.yaml"));

function objects(cluster: Cluster, kind: string): JsonMap[] {
  return chartFiles(cluster, () => undefined)
    .flatMap((file) => file.objects)
    .filter((object) => object.kind === kind);
}

/** A Deployment's pods. */
function pods(cluster: Cluster | undefined, name: string) {
  const found = cluster && objects(cluster, "Deployment").find(({ metadata }) => Object(metadata).name === name);
  const template: { metadata?: JsonMap; spec?: JsonMap } = { ...Object(Object(found?.spec).template) };
  return { annotations: template.metadata?.annotations, spec: template.spec };
}

test("a sidecar is an init container that goes on, and holds the others back until it is ready", () => {
  expect(pods(loaded, "follows").spec).toMatchObject({
    serviceAccountName: "pod-addresses",
    initContainers: [
      {
        name: "pod-addresses",
        command: ["bash", "/opt/karpenter-multus/pod-addresses.sh", "follow"],
        restartPolicy: "Always",
        startupProbe: { exec: { command: ["bash", "-c", "[[ -e /run/pod-addresses/ready ]]"] } },
      },
    ],
    volumes: [{ name: "pod-addresses" }, { name: "pod-addresses-ready", emptyDir: { medium: "Memory" } }],
  });
});

test("an init container ends, and has nothing to write to", () => {
  const { initContainers, volumes } = { ...pods(loaded, "once").spec };
  expect(initContainers).toMatchObject([
    {
      command: ["bash", "/opt/karpenter-multus/pod-addresses.sh", "assign"],
      volumeMounts: [{ name: "pod-addresses", mountPath: "/opt/karpenter-multus", readOnly: true }],
    },
  ]);
  expect(volumes).toEqual([{ name: "pod-addresses", configMap: { name: "pod-addresses" } }]);
  expect(JSON.stringify(initContainers)).not.toMatch(/restartPolicy|startupProbe/);
});

test("it is told each interface with the blocks of its subnet, and which addresses are not its business", () => {
  const { initContainers } = { ...pods(loaded, "once").spec };
  expect(initContainers).toMatchObject([
    {
      env: [
        { name: "NETWORKS", value: "net1=10.0.1.0/24 net2=10.0.2.0/24,2001:db8:0:2::/64" },
        { name: "POD_IPS", valueFrom: { fieldRef: { fieldPath: "status.podIPs" } } },
      ],
    },
  ]);
});

test("only its container gets the account's credentials", () => {
  expect(pods(loaded, "once").annotations).toEqual({
    "eks.amazonaws.com/skip-containers": "once",
    "k8s.v1.cni.cncf.io/networks": "multus1-us-west-2a, multus2-us-west-2a",
  });
});

test("each namespace has an account without a token of Kubernetes, and no role goes with it", () => {
  const [file] = chartFiles(assigning, () => undefined).filter(({ file }) => file === "21-pod-addresses.yaml");
  expect(file?.objects.map(({ kind, metadata }) => [kind, Object(metadata).namespace])).toEqual([
    ["ServiceAccount", "default"],
    ["ConfigMap", "default"],
    ["ServiceAccount", "media"],
    ["ConfigMap", "media"],
  ]);
  expect(file?.objects[0]).toEqual({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "pod-addresses", namespace: "default" },
    automountServiceAccountToken: false,
  });
});

test("with the account known, the role comes by IRSA", () => {
  const account = objects(assigningByIrsa, "ServiceAccount").find(
    ({ metadata }) => Object(metadata).name === "pod-addresses",
  );
  expect(account?.metadata).toMatchObject({
    annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/pods" },
  });
});

test("it asks EC2 in the cluster's region, also in China", () => {
  expect(podAddressesProgram(odd)).toContain("cluster=media_CN region=cn-north-1 domain=amazonaws.com.cn\n");
});

test("docs/pod-addresses.md has everything that the program says", () => {
  const table = readFileSync(join(ROOT, "docs/pod-addresses.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const program = podAddressesProgram(assigning);
  const messages = [...program.matchAll(/(?:say|error=|without\+=\()\s*"([^"]*)"/g)]
    .map(([, message = ""]) => message.replace(/^\$1 \$2: |^\$each: /, ""))
    .filter((message) => !/^\$\w+$/.test(message));
  expect(messages.length).toBeGreaterThan(10);
  for (const message of messages) {
    const words = message.split(/\$\{(?:[^{}]|\{[^}]*\})*\}|\$\w+/).filter((part) => part.trim().length > 1);
    expect(table).toContainEqual(
      expect.stringMatching(words.map((part) => part.trim().replace(/[.*+?]/g, "\\$&")).join(".*")),
    );
  }
});
