import { setTimeout as delay } from "node:timers/promises";
import { judged, onPath } from "../judges";
import type { ControlPlane } from "./control-plane";
import { NEEDS, withCluster } from "./crds";
import { Node, type Taint } from "./node";
import { SAMPLE, withFolderOf } from "./synthesized";

const STARTUP: Taint = { key: "multus/not-ready", value: "true", effect: "NoSchedule" };
/** Alike in all but one thing each, on either side of it. */
const OTHERS: readonly Taint[] = [
  { key: "multus/not-ready", value: "true", effect: "NoExecute" },
  { key: "example.com/not-ready", value: "true", effect: "NoSchedule" },
];

const ALL_NEEDS = {
  ...NEEDS,
  "root (to mount)": process.getuid?.() === 0 ? "root" : undefined,
  unshare: onPath("unshare"),
  curl: onPath("curl"),
};

judged("clear-taints takes the startup taint off its own node when both markers are there", ALL_NEEDS, () =>
  withNodes(async (plane, folder) => {
    const [before, after] = OTHERS;
    const taints = [before, STARTUP, after].flatMap((taint) => taint ?? []);
    const node = Node.make(plane, "node-1", taints);
    try {
      await node.policyIsEffective();
      const earlier = plane.nodePatches().length;
      const program = node.runDaemonSet(folder);
      await delay(1500);
      expect(node.taints()).toEqual(taints);
      node.mark("cni/00-multus.conf");
      await delay(1500);
      expect(node.taints()).toEqual(taints);
      expect(plane.nodePatches()).toHaveLength(earlier);

      const marked = Date.now();
      node.mark("karpenter-multus/ready");
      await until(
        () => plane.nodePatches().length > earlier,
        () => program.said(),
      );
      const [patch, ...further] = plane.nodePatches().slice(earlier);
      expect(further).toEqual([]);
      expect(patch?.requestObject).toEqual([
        { op: "test", path: "/spec/taints/1", value: STARTUP },
        { op: "remove", path: "/spec/taints/1" },
      ]);
      expect(patch?.user.username).toBe("system:serviceaccount:cleartaints:sa-for-cleartaint");
      expect(patch?.responseStatus.code).toBe(200);
      expect(Date.parse(patch?.requestReceivedTimestamp ?? "") - marked).toBeLessThan(1000);
      expect(node.taints()).toEqual([before, after]);
      await until(
        () => program.said().includes("took multus/not-ready:NoSchedule off node-1"),
        () => program.said(),
      );
      expect(program.said()).toBe("took multus/not-ready:NoSchedule off node-1\n");
    } finally {
      await node.stop();
    }
  }),
);

judged("clear-taints says what the API server says, and tries again", ALL_NEEDS, () =>
  withNodes(async (plane, folder) => {
    const node = Node.make(plane, "node-1", [STARTUP]);
    try {
      allow(plane, ["get"]);
      node.mark("cni/00-multus.conf");
      node.mark("karpenter-multus/ready");
      const program = node.runDaemonSet(folder);
      await until(
        () => /^cannot take .*: .*cannot patch resource/m.test(program.said()),
        () => program.said(),
      );
      expect(node.taints()).toEqual([STARTUP]);
      allow(plane, ["get", "patch"]);
      await until(
        () => program.said().includes("\ntook multus/not-ready:NoSchedule off node-1\n"),
        () => program.said(),
      );
    } finally {
      await node.stop();
    }
  }),
);

function allow(plane: ControlPlane, verbs: readonly string[]): void {
  const patch = JSON.stringify({ rules: [{ apiGroups: [""], resources: ["nodes"], verbs }] });
  plane.run(["patch", "clusterrole", "sa-for-cleartaint-role", "--type", "merge", "--patch", patch]);
}

const REFUSED: readonly (readonly [what: string, node: string, patch: object, words: string])[] = [
  [
    "another node",
    "node-2",
    [{ op: "remove", path: "/spec/taints/0" }],
    "clear-taints may change only the node that it runs on",
  ],
  [
    "another taint",
    "node-1",
    [{ op: "remove", path: "/spec/taints/1" }],
    "clear-taints may only take the taint multus/not-ready:NoSchedule away",
  ],
  [
    "all taints",
    "node-1",
    [{ op: "remove", path: "/spec/taints" }],
    "clear-taints may only take the taint multus/not-ready:NoSchedule away",
  ],
  [
    "one more taint",
    "node-1",
    [
      { op: "remove", path: "/spec/taints/0" },
      { op: "add", path: "/spec/taints/-", value: { key: "mine", effect: "NoSchedule" } },
    ],
    "clear-taints may only take the taint multus/not-ready:NoSchedule away",
  ],
  [
    "a label on top",
    "node-1",
    [
      { op: "remove", path: "/spec/taints/0" },
      { op: "add", path: "/metadata/labels/mine", value: "yes" },
    ],
    "clear-taints may change nothing of a node but its taints",
  ],
  [
    "an annotation on top",
    "node-1",
    [
      { op: "remove", path: "/spec/taints/0" },
      { op: "add", path: "/metadata/annotations", value: { mine: "yes" } },
    ],
    "clear-taints may change nothing of a node but its taints",
  ],
  [
    "a finalizer on top",
    "node-1",
    [
      { op: "remove", path: "/spec/taints/0" },
      { op: "add", path: "/metadata/finalizers", value: ["example.com/mine"] },
    ],
    "clear-taints may change nothing of a node but its taints",
  ],
  [
    "unschedulable on top",
    "node-1",
    [
      { op: "remove", path: "/spec/taints/0" },
      { op: "add", path: "/spec/unschedulable", value: true },
    ],
    "clear-taints may change nothing of a node but its taints",
  ],
  [
    "the address range of its pods on top",
    "node-1",
    [
      { op: "remove", path: "/spec/taints/0" },
      { op: "add", path: "/spec/podCIDR", value: "10.9.0.0/24" },
    ],
    "clear-taints may change nothing of a node but its taints",
  ],
];

judged("the cluster refuses clear-taints everything else", ALL_NEEDS, () =>
  withNodes(async (plane) => {
    const taints = [STARTUP, ...OTHERS];
    const node = Node.make(plane, "node-1", taints);
    Node.make(plane, "node-2", taints);
    await node.policyIsEffective();
    for (const [what, name, patch, words] of REFUSED) {
      const { status, stderr } = node.patchAsDaemonSet(name, patch);
      expect({ what, status, stderr }).toEqual({
        what,
        status: 1,
        stderr: expect.stringContaining(`denied request: ${words}`),
      });
      expect(node.taints()).toEqual(taints);
    }
    const unbound = node.patchAsAccount("node-1", [{ op: "remove", path: "/spec/taints/0" }]);
    expect(unbound.stderr).toContain("denied request: clear-taints may change only the node that it runs on");
    const { stderr } = node.patchAsDaemonSet("node-1", [{ op: "remove", path: "/spec/taints/0" }]);
    expect(stderr).toBe("");
    expect(node.taints()).toEqual(OTHERS);
  }),
);

/** A cluster that has everything of the sample's, and no node yet. */
function withNodes(body: (plane: ControlPlane, folder: string) => Promise<void>): Promise<void> {
  return withFolderOf(SAMPLE, (folder) =>
    withCluster(async (plane) => {
      plane.run(["apply", "--filename", folder]);
      await body(plane, folder);
    }),
  );
}

async function until(isSo: () => boolean, otherwise: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (isSo()) return;
    await delay(100);
  }
  throw new Error(otherwise());
}
