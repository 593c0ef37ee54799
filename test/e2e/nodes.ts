import { setTimeout as delay } from "node:timers/promises";
import { onPath } from "../judges";
import type { Contained } from "./contained";
import type { ControlPlane } from "./control-plane";
import { NEEDS, withCluster } from "./crds";
import { Node, type Taint } from "./node";
import { SAMPLE, withFolderOf } from "./synthesized";

/** What clear-taints takes away. */
export const STARTUP: Taint = { key: "multus/not-ready", value: "true", effect: "NoSchedule" };
/** Alike in all but one thing each. */
export const OTHERS: readonly Taint[] = [
  { key: "multus/not-ready", value: "true", effect: "NoExecute" },
  { key: "example.com/not-ready", value: "true", effect: "NoSchedule" },
];

export const TOOK = "took multus/not-ready:NoSchedule off node-1";

/** What the tests of clear-taints need that run it. */
export const NODE_NEEDS = {
  ...NEEDS,
  "root (to mount)": process.getuid?.() === 0 ? "root" : undefined,
  unshare: onPath("unshare"),
  curl: onPath("curl"),
};

/** A cluster that has everything of the sample's, and no node yet. */
export function withNodes(body: (plane: ControlPlane, folder: string) => Promise<void>): Promise<void> {
  return withFolderOf(SAMPLE, (folder) =>
    withCluster(async (plane) => {
      plane.run(["apply", "--filename", folder]);
      await body(plane, folder);
    }),
  );
}

/** Gives the body a node with these taints, and ends what runs on it. */
export async function onNode(
  plane: ControlPlane,
  taints: readonly Taint[],
  body: (node: Node) => Promise<void>,
): Promise<void> {
  const node = Node.make(plane, "node-1", taints);
  try {
    await body(node);
  } finally {
    await node.stop();
    plane.run(["delete", "node,pod", "--all", "--all-namespaces", "--force", "--grace-period=0"]);
  }
}

/** Waits until the program has said something, for at most as long as its longest pause and a little. */
export async function hears(program: Contained, words: string | RegExp): Promise<void> {
  await until(
    () => (typeof words === "string" ? program.said().includes(words) : words.test(program.said())),
    () => `instead of ${words}:\n${program.said()}`,
  );
}

export async function until(isSo: () => boolean, otherwise: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (isSo()) return;
    await delay(100);
  }
  throw new Error(otherwise());
}
