import { writeFileSync } from "node:fs";
import { judged } from "../judges";
import type { ControlPlane } from "./control-plane";
import { LoadBalancer } from "./load-balancer";
import type { Node, Taint } from "./node";
import { hears, NODE_NEEDS, OTHERS, onNode, STARTUP, TOOK, until, withNodes } from "./nodes";

/** Gives the body a node that is ready, and a load balancer before the API server. */
function behindBalancer(
  taints: readonly Taint[],
  body: (node: Node, balancer: LoadBalancer, folder: string, plane: ControlPlane) => Promise<void>,
): Promise<void> {
  return withNodes((plane, folder) =>
    onNode(plane, taints, async (node) => {
      node.markCni();
      node.markReady();
      const balancer = await LoadBalancer.start(plane);
      try {
        await body(node, balancer, folder, plane);
      } finally {
        await balancer.goAway();
      }
    }),
  );
}

const THIRD: Taint = { key: "example.com/third", effect: "NoSchedule" };

judged("clear-taints loses nothing when others change the taints between its reading and its patch", NODE_NEEDS, () =>
  behindBalancer([STARTUP, ...OTHERS], async (node, balancer, folder) => {
    const races = [
      [...OTHERS, STARTUP],
      [THIRD, STARTUP, ...OTHERS],
      [THIRD, STARTUP],
    ].map((taints) => taints.flatMap((taint) => taint ?? []));
    for (const taints of races)
      balancer.next.push(
        (call) => call.pass(),
        (call) => {
          node.taint(taints);
          call.pass();
        },
      );
    const program = node.runDaemonSet(folder, balancer);
    await hears(program, TOOK);
    expect(node.taints()).toEqual([THIRD]);
    // The third one moved nothing before the taint, so the patch of that round holds.
    expect(balancer.calls).toEqual(["GET", "PATCH", "GET", "PATCH", "GET", "PATCH"]);
    expect(program.said()).toMatch(
      /^cannot take multus\/not-ready:NoSchedule off node-1: .*"code":422.*\ntook multus\/not-ready:NoSchedule off node-1\n$/,
    );
  }),
);

judged("clear-taints outlives an outage, and says each trouble once, in one line", NODE_NEEDS, () =>
  behindBalancer([STARTUP, ...OTHERS], async (node, balancer, folder, plane) => {
    await balancer.goAway();
    const program = node.runDaemonSet(folder, balancer);
    await hears(program, "cannot read the node: curl: (7) ");
    balancer.next.push(
      (call) => call.hangUp(),
      (call) => call.answer(503, "<html>\n  <b>\u001b[31mno upstream</b>\n".padEnd(100_000, "long ")),
    );
    await balancer.comeBack();
    await hears(program, /^cannot read the node: curl: \(52\) .*$/m);
    await hears(program, /^cannot read the node: <html> {3}<b> \[31mno upstream<.*$/m);
    expect(
      Math.max(
        ...program
          .said()
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(600);
    await hears(program, TOOK);
    expect(program.said().trimEnd().split("\n")).toHaveLength(4);
    expect(node.taints()).toEqual(OTHERS);
    expect(plane.nodePatches()).toHaveLength(1);
  }),
);

judged("clear-taints finds the API server of an IPv6 cluster", NODE_NEEDS, () =>
  behindBalancer([STARTUP], async (node, { port }, folder) => {
    const program = node.runDaemonSet(folder, { host: "::1", port });
    // Nobody is there, but that is where it asks.
    await hears(program, `cannot read the node: curl: (7) Failed to connect to ::1 port ${port} `);
  }),
);

judged("clear-taints takes the token and the authority as they are at the moment", NODE_NEEDS, () =>
  behindBalancer([STARTUP], async (node, balancer, folder) => {
    balancer.next.push(() => {
      node.giveToken("expired");
      writeFileSync(node.path("account/ca.crt"), "no certificate");
    });
    const program = node.runDaemonSet(folder, balancer);
    // The first call never gets an answer; the next does not trust the server; the one after is not trusted by it.
    await hears(program, /^cannot read the node: curl: \(28\) .*$/m);
    await hears(program, /^cannot read the node: curl: \(77\) .*$/m);
    node.giveAuthority();
    await hears(program, /^cannot read the node: .*"message":"Unauthorized".*$/m);
    node.giveToken();
    await hears(program, TOOK);
  }),
);

judged("clear-taints, killed before its patch, or unaware of what came of it, does no harm", NODE_NEEDS, () =>
  behindBalancer([STARTUP, ...OTHERS], async (node, balancer, folder) => {
    balancer.next.push(
      (call) => call.pass(),
      () => undefined,
    );
    node.runDaemonSet(folder, balancer);
    await until(
      () => balancer.calls.includes("PATCH"),
      () => balancer.calls.join(),
    );
    await node.stop();
    expect(node.taints()).toEqual([STARTUP, ...OTHERS]);

    balancer.next.push(
      (call) => call.pass(),
      (call) => call.passAndHangUp(),
    );
    const program = node.runDaemonSet(folder, balancer);
    await hears(program, "node-1 has no taint multus/not-ready:NoSchedule");
    expect(program.said()).toMatch(/^cannot take multus\/not-ready:NoSchedule off node-1: curl: \(52\)/);
    expect(node.taints()).toEqual(OTHERS);
  }),
);

judged("clear-taints takes no answer but a node for a node without the taint", NODE_NEEDS, () =>
  behindBalancer([STARTUP], async (node, balancer, folder) => {
    balancer.next.push((call) => call.answer(200, "{}"));
    const program = node.runDaemonSet(folder, balancer);
    await hears(program, TOOK);
    expect(program.said()).toBe(`cannot read the node: {}\n${TOOK}\n`);
  }),
);

judged("clear-taints says what the API server says, and tries again", NODE_NEEDS, () =>
  behindBalancer([STARTUP], async (node, balancer, folder, plane) => {
    allow(plane, ["get"]);
    const program = node.runDaemonSet(folder, balancer);
    await hears(program, /^cannot take .*: .*cannot patch resource/m);
    expect(node.taints()).toEqual([STARTUP]);
    await until(
      () => balancer.calls.length >= 6,
      () => balancer.calls.join(),
    );
    allow(plane, ["get", "patch"]);
    await hears(program, TOOK);
    expect(program.said().trimEnd().split("\n")).toHaveLength(2);
  }),
);

function allow(plane: ControlPlane, verbs: readonly string[]): void {
  const patch = JSON.stringify({ rules: [{ apiGroups: [""], resources: ["nodes"], verbs }] });
  plane.run(["patch", "clusterrole", "sa-for-cleartaint-role", "--type", "merge", "--patch", patch]);
}
