import { setTimeout as delay } from "node:timers/promises";
import { judged } from "../judges";
import type { Contained } from "./contained";
import { hears, NODE_NEEDS, OTHERS, onNode, STARTUP, TOOK, until, withNodes } from "./nodes";

const [BEFORE, AFTER] = OTHERS;

judged("clear-taints takes the startup taint off its own node when both markers are there", NODE_NEEDS, () =>
  withNodes((plane, folder) => {
    const taints = [BEFORE, STARTUP, AFTER].flatMap((taint) => taint ?? []);
    return onNode(plane, taints, async (node) => {
      await node.policyIsEffective();
      const earlier = plane.nodePatches().length;
      const program = node.runDaemonSet(folder);
      await delay(1500);
      expect(node.taints()).toEqual(taints);
      node.markCni();
      await delay(1500);
      expect(node.taints()).toEqual(taints);
      expect(plane.nodePatches()).toHaveLength(earlier);

      const marked = Date.now();
      node.markReady();
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
      expect(node.taints()).toEqual([BEFORE, AFTER]);
      await hears(program, TOOK);
      expect(program.said()).toBe(
        ["waits for /etc/cni/net.d/00-multus.conf", "waits for /run/karpenter-multus/ready", TOOK, ""].join("\n"),
      );
    });
  }),
);

judged("clear-taints wakes twice a second while it waits, and not at all when it has done its work", NODE_NEEDS, () =>
  withNodes((plane, folder) =>
    onNode(plane, [STARTUP], async (node) => {
      const program = node.runDaemonSet(folder);
      await hears(program, "waits for");
      const waiting = await costOf(program, 10_000);
      expect(waiting.sleeps).toBeGreaterThanOrEqual(10);
      expect(waiting.sleeps).toBeLessThanOrEqual(25);
      expect(waiting.ticks).toBeLessThanOrEqual(2);
      node.markCni();
      node.markReady();
      await hears(program, TOOK);
      expect(await costOf(program, 5000)).toEqual({ sleeps: 0, ticks: 0 });
    }),
  ),
);

async function costOf(program: Contained, milliseconds: number) {
  await delay(500);
  const before = program.cost();
  await delay(milliseconds);
  const { sleeps, ticks } = program.cost();
  return { sleeps: sleeps - before.sleeps, ticks: ticks - before.ticks };
}

judged("clear-taints, started again, finds nothing to do, and ends when it is asked to", NODE_NEEDS, () =>
  withNodes((plane, folder) =>
    onNode(plane, [STARTUP], async (node) => {
      const waiting = node.runDaemonSet(folder);
      await hears(waiting, "waits for");
      expect(await waiting.terminate()).toBe(0);
      node.markCni();
      node.markReady();
      const working = node.runDaemonSet(folder);
      await hears(working, TOOK);
      expect(await working.terminate()).toBe(0);
      const patches = plane.nodePatches().length;
      const again = node.runDaemonSet(folder);
      await hears(again, "node-1 has no taint multus/not-ready:NoSchedule");
      expect(await again.terminate()).toBe(0);
      expect(plane.nodePatches()).toHaveLength(patches);
      expect(again.said()).toBe("node-1 has no taint multus/not-ready:NoSchedule\n");
    }),
  ),
);

judged("clear-taints waits until Karpenter, which puts startup taints back, has registered the node", NODE_NEEDS, () =>
  withNodes((plane, folder) =>
    onNode(plane, [STARTUP, { key: "karpenter.sh/unregistered", effect: "NoExecute" }], async (node) => {
      node.markCni();
      node.markReady();
      const program = node.runDaemonSet(folder);
      await hears(program, "waits for Karpenter to register node-1");
      expect(plane.nodePatches()).toEqual([]);
      node.taint([STARTUP]);
      await hears(program, TOOK);
      expect(node.taints()).toEqual([]);
    }),
  ),
);
