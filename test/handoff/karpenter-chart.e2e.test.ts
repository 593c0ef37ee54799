import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Cluster, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import { karpenterValueMap, karpenterValues } from "../../src/handoff/helm-values";
import { objectsOf } from "../charts/objects";
import { judged, onPath } from "../judges";
import { odd, reference, surrounded } from "./clusters";

const { HELM = onPath("helm"), KARPENTER_CHART } = process.env;
const NEEDS = {
  "HELM (the program)": HELM !== undefined && existsSync(HELM) ? HELM : undefined,
  "KARPENTER_CHART (the folder of Karpenter's Helm chart)": KARPENTER_CHART,
};

const withStaticPool: Cluster = {
  ...surrounded,
  nodePools: surrounded.nodePools.map((pool) => ({ ...pool, spec: { ...pool.spec, replicas: 2 } })),
};

judged("the chart knows every value that we give it", NEEDS, async () => {
  const known: unknown = parse(readFileSync(join(KARPENTER_CHART ?? "", "values.yaml"), "utf8"));
  for (const cluster of [reference, odd, withStaticPool])
    expect(unknownPaths(karpenterValueMap(cluster), known, "")).toEqual([]);
  expect(unknownPaths({ settings: { clusterNam: "x" } }, known, "")).toEqual(["settings.clusterNam"]);
});

judged(
  "the chart makes a controller of the values, on its node group and with the ServiceAccount that is there",
  NEEDS,
  async () => {
    const objects = rendered(withStaticPool);
    expect(objects.map(({ kind }) => kind)).not.toContain("ServiceAccount");
    expect(objects).toContainEqual(
      expect.objectContaining({
        kind: "Deployment",
        spec: expect.objectContaining({
          template: expect.objectContaining({
            spec: expect.objectContaining({
              serviceAccountName: "karpenter-controller",
              nodeSelector: { "kubernetes.io/os": "linux", "karpenter.sh/controller": "true", tier: "system" },
              tolerations: [
                { key: "CriticalAddonsOnly", operator: "Exists" },
                { key: "karpenter.sh/controller", operator: "Equal", value: "true", effect: "NoSchedule" },
              ],
              containers: [
                expect.objectContaining({
                  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
                  env: expect.arrayContaining([
                    { name: "CLUSTER_NAME", value: "eks-karpenterwithmultus" },
                    { name: "CLUSTER_ENDPOINT", value: "https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com" },
                    { name: "INTERRUPTION_QUEUE", value: "eks-karpenterwithmultus" },
                    { name: "RESERVED_ENIS", value: "2" },
                    { name: "LOG_LEVEL", value: "debug" },
                    { name: "BATCH_MAX_DURATION", value: "20s" },
                    { name: "FEATURE_GATES", value: expect.stringContaining("StaticCapacity=true") },
                  ]),
                }),
              ],
            }),
          }),
        }),
      }),
    );
  },
);

judged(
  "without a word about it the chart makes the ServiceAccount, with the role where the account is known",
  NEEDS,
  async () => {
    const account = (cluster: Cluster) => rendered(cluster).find(({ kind }) => kind === "ServiceAccount")?.metadata;
    expect(account(reference)).toEqual(expect.objectContaining({ name: "karpenter" }));
    expect(account(reference)).not.toHaveProperty("annotations");
    expect(account(odd)).toEqual(
      expect.objectContaining({
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws-cn:iam::123456789012:role/media-karpenter" },
      }),
    );
  },
);

function rendered(cluster: Cluster): JsonMap[] {
  const folder = mkdtempSync(join(tmpdir(), "karpenter-values-"));
  try {
    const file = join(folder, "values.yaml");
    writeFileSync(file, karpenterValues(cluster));
    const words = ["template", "karpenter", KARPENTER_CHART ?? "", "--namespace", "karpenter", "--values", file];
    const { status, stdout, stderr } = spawnSync(HELM ?? "", words, { encoding: "utf8", timeout: 60_000 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return objectsOf(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Maps whose keys are the user's. An empty map among the chart's values is one too. */
const FREE = new Set(["nodeSelector"]);

function unknownPaths(value: unknown, known: unknown, path: string): string[] {
  if (!isMap(value) || (isMap(known) && Object.keys(known).length === 0)) return [];
  if (!isMap(known)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === "" ? key : `${path}.${key}`;
    if (!Object.hasOwn(known, key)) return [here];
    return FREE.has(key) ? [] : unknownPaths(inner, known[key], here);
  });
}
