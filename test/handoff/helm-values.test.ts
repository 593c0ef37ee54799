import { parse } from "yaml";
import { chartFiles } from "../../src/charts/charts";
import { karpenterValues, nodeLatencyValues, nodeTerminationHandlerValues } from "../../src/handoff/helm-values";
import { nodeLatency, odd, reference, surrounded } from "./clusters";

test("Karpenter's values are those of the reference, and the interfaces it must not count", () => {
  expect(parse(karpenterValues(reference))).toEqual({
    settings: {
      clusterName: "eks-karpenterwithmultus",
      interruptionQueue: "eks-karpenterwithmultus",
      reservedENIs: "2",
    },
    controller: { resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } } },
  });
});

test("the controller's role is named when the account is known", () => {
  expect(parse(karpenterValues(odd)).serviceAccount).toEqual({
    annotations: { "eks.amazonaws.com/role-arn": "arn:aws-cn:iam::123456789012:role/media-karpenter" },
  });
});

test("the controller runs on its node group, with a ServiceAccount that is there already and the user's own values", () => {
  expect(parse(karpenterValues(surrounded))).toEqual({
    settings: {
      clusterName: "eks-karpenterwithmultus",
      clusterEndpoint: "https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com",
      interruptionQueue: "eks-karpenterwithmultus",
      reservedENIs: "2",
      batchMaxDuration: "20s",
    },
    serviceAccount: { create: false, name: "karpenter-controller" },
    nodeSelector: { "karpenter.sh/controller": "true", tier: "system" },
    tolerations: [
      { key: "CriticalAddonsOnly", operator: "Exists" },
      { key: "karpenter.sh/controller", operator: "Equal", value: "true", effect: "NoSchedule" },
    ],
    controller: { resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } } },
    logLevel: "debug",
  });
});

test("a ServiceAccount of another name is made by the chart, unless it is there already", () => {
  const named = (create: "chart" | "manifest" | "nobody") =>
    parse(
      karpenterValues({
        ...reference,
        karpenter: { ...reference.karpenter, serviceAccount: { name: "other", create } },
      }),
    ).serviceAccount;
  expect(named("chart")).toEqual({ name: "other" });
  expect(named("manifest")).toEqual({ name: "other", create: false });
  expect(named("nobody")).toEqual({ name: "other", create: false });
});

test("a pool of a fixed size needs a feature that is off by default", () => {
  const nodePools = reference.nodePools.map((pool) => ({ ...pool, spec: { ...pool.spec, replicas: 0 } }));
  expect(parse(karpenterValues({ ...reference, nodePools })).settings.featureGates).toEqual({ staticCapacity: true });
});

test("the Node Termination Handler reads its queue, and drains nodes that Karpenter has made", () => {
  expect(parse(nodeTerminationHandlerValues(surrounded) ?? "")).toEqual({
    enableSqsTerminationDraining: true,
    queueURL: "https://sqs.us-west-2.amazonaws.com/123456789012/nth",
    awsRegion: "us-west-2",
    checkTagBeforeDraining: false,
    serviceAccount: {
      annotations: {
        "eks.amazonaws.com/role-arn":
          "arn:aws:iam::123456789012:role/eks-karpenterwithmultus-aws-node-termination-handler",
      },
    },
  });
  expect(nodeTerminationHandlerValues(reference)).toBeUndefined();
});

test("nothing is reserved when no node has interfaces of ours", () => {
  const none = { ...reference, karpenter: { ...reference.karpenter, reservedEnis: 0 } };
  expect(parse(karpenterValues(none)).settings).not.toHaveProperty("reservedENIs");
});

test("node-latency runs with the same settings whether Helm or our manifest installs it", () => {
  const objects = chartFiles(reference, () => undefined).flatMap((chart) => chart.objects);
  expect(objects).toContainEqual(
    expect.objectContaining({
      kind: "DaemonSet",
      spec: expect.objectContaining({
        template: expect.objectContaining({
          spec: expect.objectContaining({
            containers: [expect.objectContaining({ env: parse(nodeLatencyValues(nodeLatency)).env })],
          }),
        }),
      }),
    }),
  );
});

test("node-latency learns its node's name from Kubernetes, and every other value is a string", () => {
  const { env } = parse(nodeLatencyValues(nodeLatency), { version: "1.1" });
  expect(env).toEqual([
    { name: "PROMETHEUS_METRICS", value: "true" },
    { name: "CLOUDWATCH_METRICS", value: "false" },
    { name: "OUTPUT", value: "markdown" },
    { name: "NO_COMMENTS", value: "false" },
    { name: "TIMEOUT", value: "250" },
    { name: "POD_NAMESPACE", value: "default" },
    { name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } },
  ]);
});

test.each([
  [
    "registry.example:5000/tools/latency:v1",
    { repository: "registry.example:5000/tools/latency", tag: "v1", digest: "" },
  ],
  ["registry.example:5000/latency", { repository: "registry.example:5000/latency", digest: "" }],
  ["a/latency:v1@sha256:00", { repository: "a/latency", tag: "v1", digest: "sha256:00" }],
])("the image %s in the chart's parts", (image, parts) => {
  expect(parse(nodeLatencyValues({ ...nodeLatency, image })).image).toEqual(parts);
});

test("a role for CloudWatch is annotated", () => {
  const roleArn = "arn:aws:iam::123456789012:role/latency";
  expect(parse(nodeLatencyValues({ ...nodeLatency, roleArn })).serviceAccount.annotations).toEqual({
    "eks.amazonaws.com/role-arn": roleArn,
  });
});
