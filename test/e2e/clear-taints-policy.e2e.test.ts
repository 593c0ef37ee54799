import { judged } from "../judges";
import { NEEDS } from "./crds";
import { Node, type Taint } from "./node";
import { OTHERS, STARTUP, withNodes } from "./nodes";

const TAINTS: readonly Taint[] = [STARTUP, ...OTHERS];
const OWN_TAINT = { op: "remove", path: "/spec/taints/0" };
const OTHER_NODE = "clear-taints may change only the node that it runs on";

/** Patches of a node whose first taint is the startup taint. */
const OTHER_TAINTS: Readonly<Record<string, readonly object[]>> = {
  "another taint": [{ op: "remove", path: "/spec/taints/1" }],
  "another taint as well": [OWN_TAINT, { op: "remove", path: "/spec/taints/1" }],
  "all taints": [{ op: "remove", path: "/spec/taints" }],
  "only the value of its own": [{ op: "replace", path: "/spec/taints/0/value", value: "no" }],
  "the value of another": [OWN_TAINT, { op: "replace", path: "/spec/taints/0/value", value: "no" }],
  "the effect of another": [OWN_TAINT, { op: "replace", path: "/spec/taints/0/effect", value: "PreferNoSchedule" }],
  "the order of the others": [OWN_TAINT, { op: "move", from: "/spec/taints/0", path: "/spec/taints/1" }],
  "one more taint": [OWN_TAINT, { op: "add", path: "/spec/taints/-", value: { key: "mine", effect: "NoSchedule" } }],
};

/** What a patch could do beside what it may. */
const OTHER_FIELDS: Readonly<Record<string, object>> = {
  "a label": { op: "add", path: "/metadata/labels/mine", value: "yes" },
  "a label away": { op: "remove", path: "/metadata/labels/kubernetes.io~1hostname" },
  "an annotation": { op: "add", path: "/metadata/annotations", value: { mine: "yes" } },
  "a finalizer": { op: "add", path: "/metadata/finalizers", value: ["example.com/mine"] },
  "an owner": {
    op: "add",
    path: "/metadata/ownerReferences",
    value: [{ apiVersion: "v1", kind: "Node", name: "node-2", uid: "2" }],
  },
  unschedulable: { op: "add", path: "/spec/unschedulable", value: true },
  "the address range of its pods": { op: "add", path: "/spec/podCIDR", value: "10.9.0.0/24" },
  "the instance's id": { op: "add", path: "/spec/providerID", value: "aws:///us-west-2a/i-1" },
};

const REFUSED: readonly (readonly [what: string, node: string, patch: readonly object[], words: string])[] = [
  ["another node", "node-2", [OWN_TAINT], OTHER_NODE],
  ...Object.entries(OTHER_TAINTS).map(
    ([what, patch]) =>
      [what, "node-1", patch, "clear-taints may only take the taint multus/not-ready:NoSchedule away"] as const,
  ),
  ...Object.entries(OTHER_FIELDS).map(
    ([what, change]) =>
      [what, "node-1", [OWN_TAINT, change], "clear-taints may change nothing of a node but its taints"] as const,
  ),
];

judged("the cluster refuses clear-taints every other change of a node", NEEDS, () =>
  withNodes(async (plane) => {
    const node = Node.make(plane, "node-1", TAINTS);
    Node.make(plane, "node-2", TAINTS);
    await node.policyIsEffective();
    for (const [what, name, patch, words] of REFUSED) {
      const { status, stderr } = node.patchAsDaemonSet(name, patch);
      expect({ what, status, stderr }).toEqual({
        what,
        status: 1,
        stderr: expect.stringContaining(`denied request: ${words}`),
      });
      expect(node.taints()).toEqual(TAINTS);
    }
    const unbound = node.patchAsAccount("node-1", [OWN_TAINT]);
    expect(unbound.stderr).toContain(`denied request: ${OTHER_NODE}`);
    expect(node.taints()).toEqual(TAINTS);

    expect(node.patchAsDaemonSet("node-1", [OWN_TAINT]).stderr).toBe("");
    expect(node.taints()).toEqual(OTHERS);
  }),
);

const STATUS = JSON.stringify({ apiVersion: "v1", kind: "Node", metadata: { name: "node-1" }, status: {} });

const FORBIDDEN: readonly (readonly [words: string, ...args: readonly string[]])[] = [
  ['cannot patch resource "nodes/status"', "apply", "--server-side", "--subresource=status", "--filename=-"],
  ['cannot delete resource "nodes"', "delete", "node", "node-1"],
  ['cannot list resource "nodes"', "get", "nodes"],
  ['cannot get resource "nodes/proxy"', "get", "--raw=/api/v1/nodes/node-1/proxy/pods"],
  ['cannot list resource "pods"', "get", "pods", "--namespace=cleartaints"],
  ['cannot get resource "secrets"', "get", "secret", "any", "--namespace=cleartaints"],
  ['cannot create resource "serviceaccounts/token"', "create", "token", "sa-for-cleartaint", "--namespace=cleartaints"],
];

judged("the cluster allows clear-taints nothing but to read and to patch nodes", NEEDS, () =>
  withNodes(async (plane) => {
    const node = Node.make(plane, "node-1", TAINTS);
    for (const [words, ...args] of FORBIDDEN) {
      const { status, stderr } = plane.askAs(node.token(), args, STATUS);
      expect({ args, status, stderr }).toEqual({ args, status: 1, stderr: expect.stringContaining(words) });
    }
    const rights = plane.askAs(node.token(), ["auth", "can-i", "--list", "--no-headers"]).stdout.trim().split("\n");
    // Every account may ask what it may do, and read what is there to be read.
    const own = rights.filter((line) => !/^(selfsubject|\s)/.test(line));
    expect(own.map((line) => line.split(/\s{2,}/))).toEqual([["nodes", "[]", "[]", "[get patch]"]]);
  }),
);
