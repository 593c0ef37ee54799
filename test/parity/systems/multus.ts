import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Json, JsonMap } from "../../../src/cluster/cluster";
import { objectsOf } from "../../charts/objects";
import type { System } from "../system";
import { EXPLANATIONS } from "./multus-explanations";

/** The AWS sample: its manifests, and what its guide makes by commands. */
export const multus: System = {
  name: "multus",
  about: 'the AWS sample "Karpenter with Multus on EKS"',
  objects: referenceObjects,
  handedOver: (textOf) => [
    {
      kind: "HelmValues",
      metadata: { name: "karpenter" },
      ...parse(textOf("handoff/karpenter-values.yaml")),
    },
    policyObject(textOf("handoff/node-role-policy.json")),
    reservations(textOf("handoff/reserve-cidrs.sh")),
  ],
  explanations: EXPLANATIONS,
};

/** What the guide's sed commands put into the manifests, for its own stack and zones. */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/##Multus([12])SubnetAZ([12])##/g, "Multus$1Az$2-karpenterwithmultus"],
  [/##Multus[12]SecGrpAZ[12]##/g, "Vpc1SecurityGroup"],
  [/##AVAILABILITY_ZONE1##/g, "us-west-2a"],
  [/##AVAILABILITY_ZONE2##/g, "us-west-2b"],
  [/##CLUSTER_NAME##/g, "eks-karpenterwithmultus"],
];

/** The sample's manifest of this name, its placeholders filled. */
export function filledManifest(folder: string, file: string): string {
  const text = readFileSync(join(folder, file), "utf8");
  const filled = PLACEHOLDERS.reduce((left, [placeholder, value]) => left.replace(placeholder, value), text);
  const [missed] = /##\w+##/.exec(filled) ?? [];
  if (missed) throw new Error(`${file}: nobody says what ${missed} is`);
  return filled;
}

/** The sample's manifests that kubectl applies. */
export function manifestFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort();
}

/** Everything that the sample makes: its manifests, its policy, and what the guide makes by commands. */
function referenceObjects(folder: string): JsonMap[] {
  return [
    ...manifestFiles(folder).flatMap((file) => objectsOf(filledManifest(folder, file))),
    policyObject(readFileSync(join(folder, "multus-policy.json"), "utf8")),
    ...COMMANDS.map((text): JsonMap => parse(text)),
  ];
}

/** A policy as an object whose fields are its actions, each with what it is allowed on. */
function policyObject(text: string): JsonMap {
  const { Statement }: { Statement: readonly PolicyStatement[] } = JSON.parse(text);
  const actions = new Map<string, string[]>();
  for (const { Action, Resource, Condition } of Statement)
    for (const action of Action) {
      const conditions = Object.values(Condition ?? {}).flatMap((keys) => Object.keys(keys));
      const kinds = [Resource].flat().map((resource) => resource.slice(resource.lastIndexOf(":") + 1));
      const where = kinds.join(", ") + (conditions.length > 0 ? ` if ${conditions.sort().join(" and ")}` : "");
      actions.set(action, [...(actions.get(action) ?? []), where]);
    }
  const sorted = [...actions].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind: "Policy",
    metadata: { name: "of the node role" },
    actions: Object.fromEntries(sorted.map(([action, places]) => [action, places.join("; ")])),
  };
}

/** What the script reserves: its lines `subnet NETWORK ZONE FILTERS BLOCK`. */
function reservations(script: string): JsonMap {
  const lines = [...script.matchAll(/^subnet \S+ \S+ .*"tag:Name","Values":\["([^"]*)"\].* (\S+)$/gm)];
  const explicit = Object.fromEntries(lines.map(([, subnet = "", block = ""]) => [subnet, block]));
  return { kind: "CidrReservations", metadata: { name: "of the Multus subnets" }, explicit };
}

interface PolicyStatement {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** Steps 5, 11, 14 and 15 of the guide: what its aws, kubectl and helm commands make, as objects. */
const COMMANDS: readonly string[] = [
  "{ kind: Namespace, apiVersion: v1, metadata: { name: cleartaints } }",
  "{ kind: Namespace, apiVersion: v1, metadata: { name: node-latency-for-k8s } }",
  `
kind: DaemonSet
apiVersion: apps/v1
metadata: { name: node-latency-for-k8s-node-latency-for-k8s-chart, namespace: node-latency-for-k8s }
spec:
  template:
    spec:
      containers:
        - name: node-latency-for-k8s-chart
          env:
            - { name: PROMETHEUS_METRICS, value: "true" }
            - { name: CLOUDWATCH_METRICS, value: "false" }
            - { name: OUTPUT, value: markdown }
            - { name: NO_COMMENTS, value: "false" }
            - { name: TIMEOUT, value: "250" }
            - { name: POD_NAMESPACE, value: default }
            - { name: NODE_NAME, value: "(v1:spec.nodeName)" }
`,
  `
kind: ServiceAccount
apiVersion: v1
metadata:
  name: node-latency-for-k8s-node-latency-for-k8s-chart
  namespace: node-latency-for-k8s
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::ACCOUNT:role/eks-karpenterwithmultus-node-latency-for-k8s
`,
  `
kind: HelmValues
metadata: { name: karpenter }
serviceAccount:
  annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::ACCOUNT:role/eks-karpenterwithmultus-karpenter" }
settings:
  aws:
    clusterName: eks-karpenterwithmultus
    defaultInstanceProfile: KarpenterNodeInstanceProfile-eks-karpenterwithmultus
    interruptionQueueName: eks-karpenterwithmultus
controller:
  resources:
    requests: { cpu: 1, memory: 1Gi }
    limits: { cpu: 1, memory: 1Gi }
`,
  `
kind: CidrReservations
metadata: { name: of the Multus subnets }
explicit:
  Multus1Az1-karpenterwithmultus: 10.0.4.32/27
  Multus1Az2-karpenterwithmultus: 10.0.5.32/27
  Multus2Az1-karpenterwithmultus: 10.0.6.32/27
  Multus2Az2-karpenterwithmultus: 10.0.7.32/27
`,
];
