import { nodePoolObject } from "../../../src/checks/fleet/node-pool-object";
import { placementOn } from "../../../src/checks/fleet/placement";
import { workload } from "../../../src/checks/fleet/workload";
import type { PlacedObject } from "../../../src/checks/placed-object";
import type { JsonMap } from "../../../src/cluster/cluster";

function placed(value: PlacedObject["value"]): PlacedObject {
  return { value, place: () => ({ file: "objects.yaml", line: 1, column: 1, path: "" }) };
}

function pool(name: string, labels: JsonMap, requirements: readonly JsonMap[] = []) {
  const nodeClassRef = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "al2023" };
  const template = { metadata: { labels }, spec: { nodeClassRef, requirements } };
  const value = { apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name }, spec: { template } };
  return nodePoolObject(placed(value)) ?? [];
}

const POOLS = [
  pool("upf", { team: "upf" }),
  pool("smf", {}, [{ key: "team", operator: "In", values: ["smf", "amf"] }]),
  pool("none", {}, [{ key: "team", operator: "DoesNotExist" }]),
  pool("silent", {}),
].flat();

function poolsOf(pod: JsonMap): string {
  const pods = workload(placed({ apiVersion: "v1", kind: "Pod", metadata: { name: "pod" }, spec: pod }));
  return pods
    ? placementOn(POOLS)
        .poolsOf(pods)
        .map(({ name }) => name)
        .sort()
        .join(" ")
    : "";
}

function terms(...nodeSelectorTerms: readonly (readonly JsonMap[])[]) {
  const required = { nodeSelectorTerms: nodeSelectorTerms.map((matchExpressions) => ({ matchExpressions })) };
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

/** Of a pool that says nothing of a label nobody knows what its nodes have. */
test.each([
  ["nothing asked", {}, "none silent smf upf"],
  ["a value of one pool", { nodeSelector: { team: "upf" } }, "silent upf"],
  ["one of several values", { nodeSelector: { team: "amf" } }, "silent smf"],
  ["a pool by its name", { nodeSelector: { "karpenter.sh/nodepool": "none" } }, "none"],
  ["two labels", { nodeSelector: { team: "upf", "karpenter.sh/nodepool": "smf" } }, ""],
  ["In", terms([{ key: "team", operator: "In", values: ["upf", "smf"] }]), "silent smf upf"],
  ["NotIn", terms([{ key: "team", operator: "NotIn", values: ["upf", "smf"] }]), "none silent smf"],
  ["Exists", terms([{ key: "team", operator: "Exists" }]), "silent smf upf"],
  ["DoesNotExist", terms([{ key: "team", operator: "DoesNotExist" }]), "none silent"],
  ["an operator that compares", terms([{ key: "team", operator: "Gt", values: ["1"] }]), "silent"],
  [
    "one of two terms",
    terms([{ key: "team", operator: "In", values: ["upf"] }], [{ key: "team", operator: "DoesNotExist" }]),
    "none silent upf",
  ],
])("%s", (_, pod, names) => {
  expect(poolsOf(pod)).toBe(names);
});
