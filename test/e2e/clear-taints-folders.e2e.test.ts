import { chmodSync, mkdirSync } from "node:fs";
import { userData } from "../../src/userdata/user-data";
import { judged, onPath } from "../judges";
import { partsOf } from "../userdata/archive-parts";
import { classWith, network, reference } from "../userdata/classes";
import { FakeNode } from "../userdata/fake-node";
import { memoryEc2 } from "../userdata/memory-ec2";
import { hears, NODE_NEEDS, onNode, STARTUP, TOOK, withNodes } from "./nodes";

const NEEDS = { ...NODE_NEEDS, jq: onPath("jq") };

judged("the pod sees the mark of the node's service, whoever of them made the folder", NEEDS, () =>
  withNodes(async (plane, folder) => {
    for (const first of ["pod", "node"]) {
      const machine = await FakeNode.start("us-west-2a", "i-0123456789abcdef0", memoryEc2([], []));
      const run = machine.path("run/karpenter-multus");
      try {
        // As kubelet makes it for a hostPath, and as the service does.
        if (first === "pod") mkdirSync(run, { mode: 0o755 });
        else await makeReady(machine);
        await onNode(plane, [STARTUP], async (node) => {
          node.markCni();
          const program = node.runDaemonSet(folder, { run });
          if (first === "pod") {
            await hears(program, "waits for /run/karpenter-multus/ready");
            await makeReady(machine);
          }
          await hears(program, TOOK);
        });
      } finally {
        machine.stop();
      }
    }
  }),
);

/** What the userdata of a class with one network does on a node. */
async function makeReady(machine: FakeNode): Promise<void> {
  const networks = [network("multus1", "us-west-2a", { id: "subnet-1" }, [{ id: "sg-1" }])];
  const { text } = userData(classWith({}, networks), reference);
  for (const script of partsOf(text ?? "")) expect(await machine.install(script)).toMatchObject({ status: 0 });
  expect(await machine.service("multus-enis")).toMatchObject({ status: 0 });
}

judged("clear-taints says so when a hardened node does not let it look", NEEDS, () =>
  withNodes((plane, folder) =>
    onNode(plane, [STARTUP], async (node) => {
      node.markCni();
      node.markReady();
      chmodSync(node.path("etc/cni/net.d"), 0o700);
      const program = node.runDaemonSet(folder);
      await hears(program, "may not look for /etc/cni/net.d/00-multus.conf as user 65534\n");
      chmodSync(node.path("etc/cni/net.d"), 0o711);
      await hears(program, TOOK);
      expect(program.said().trimEnd().split("\n")).toHaveLength(2);
    }),
  ),
);
