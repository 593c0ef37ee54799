import { parse } from "yaml";
import { chartFiles } from "../../src/charts/charts";
import { karpenterValues, nodeLatencyValues } from "../../src/handoff/helm-values";
import { nodeLatency, odd, reference } from "./clusters";

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
