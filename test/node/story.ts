import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { FakeEc2 } from "../handoff/fake-ec2";
import { STATE } from "./bootstrap-container";
import { type Case, type MetadataFault, standardOutcome } from "./case";
import { Ec2, type Rule } from "./ec2";
import { FasterClock } from "./faster-clock";
import { Credentials, type Metadata, type MetadataRule } from "./metadata";
import { NODE_POOL, Node, type NodeOptions } from "./node";
import { judge, type Seen } from "./outcome";
import { afterCall, beforeCall, delays, fault, settles, throttle } from "./rules";
import { TRACE } from "./trace";
import { tagged, World } from "./world";

/** What breaks a run off when EC2 has done a call, of those that a case has. */
export interface Break {
  readonly afterCall: number;
  readonly by: "kill" | "reboot";
}

/** What a case may need of this machine, where it has it. */
export interface Tools {
  readonly aws: string | undefined;
  readonly faketime: string | undefined;
  readonly curl: string | undefined;
}

/** Tells a case from what was there before the node to its end, and judges what came of it. */
export async function tell(
  one: Case,
  moto: FakeEc2,
  scripts: readonly string[],
  tools: Tools,
  stop?: Break,
): Promise<void> {
  const { startsAgain = 0 } = one.happens;
  const ec2 = new Ec2(moto, one.cluster.region);
  const world = await World.make(ec2, one.cluster, one.happens.world);
  const instance = await world.instance(one.zone, one.happens.instanceType);
  await leaveOver(one, ec2, world, instance);
  const freed = await takeIndexes(one, world, instance);
  const credentials = new Credentials(one.happens.expires?.code);
  const broken = gate();
  const breaks: Rule[] = stop
    ? [afterCall(stop.afterCall, () => void breakOff(stop).then(broken.open, broken.fail))]
    : [];
  const clock =
    one.happens.clock === undefined ? undefined : await FasterClock.start(one.happens.clock, tools.faketime ?? "");
  const node = await Node.boot({
    ec2,
    instance,
    zone: one.zone,
    scripts,
    family: one.nodeClass.userData.family,
    credentials,
    rules: [...breaks, ...rulesOf(one, credentials)],
    metadataRules: (one.happens.metadata ?? []).map((told) => metadataRule(told, () => node.metadata)),
    ...machineOf(one, tools, clock),
    restartAfter: stop || startsAgain ? 300 : NEVER,
  });

  // An earlier run has left its folder too.
  if (one.happens.leftOver) {
    const state = node.machine.placeOf(node.isBottlerocket ? `${STATE}/multus` : "/var/lib/cloud/instance/multus");
    mkdirSync(state, { recursive: true });
    if (node.isBottlerocket) writeFileSync(join(state, "instance"), `${instance}\n`);
  }
  if (one.happens.volumeOfAnother) leaveVolume(node.machine.placeOf(`${STATE}/multus`));

  async function breakOff({ by }: Break): Promise<void> {
    if (by === "kill") await node.program().kill();
    // Nobody starts a bootstrap container again before the next boot.
    if (by === "reboot" || node.isBottlerocket) await node.reboot();
  }

  async function lives(): Promise<Seen> {
    const installed = await node.runUserData();
    const others = Array.from({ length: (one.happens.atOnce ?? 1) - 1 }, () => node.runAgain());
    if (stop) await broken.opened;
    if (one.happens.shutDownAfter !== undefined) {
      await delay(one.happens.shutDownAfter * 1000);
      await node.shutDown();
    }
    await node.program().run(stop?.by === "kill" && !node.isBottlerocket ? 1 : startsAgain);
    const ended = await Promise.all(others);
    let before = stop?.afterCall ?? 0;
    if (one.happens.then === "reboot") {
      before = ec2.calls.length;
      await node.reboot();
      await node.program().run(0);
    }
    const calls = ec2.calls.slice(before);
    node.systemd.stop();
    return { one, node, ec2, world, instance, credentials, userData: installed, calls, others: ended };
  }

  try {
    await judge(await within(LONGEST, lives(), () => describeCalls(ec2)));
  } finally {
    freed.abort();
    await node.stop();
    await clock?.stop();
  }
}

/** No case takes longer, in ms, or something waits for ever. */
const LONGEST = 240_000;

async function within<T>(time: number, body: Promise<T>, evidence: () => string): Promise<T> {
  const over = new AbortController();
  const late = delay(time, undefined, { signal: over.signal }).then(() => {
    throw new Error(`not at its end after ${time} ms; EC2 was asked:\n${evidence()}`);
  });
  late.catch(() => undefined);
  return Promise.race([body, late]).finally(() => over.abort());
}

function describeCalls(ec2: Ec2): string {
  return ec2.calls.map(({ action, status, error }) => `${action} ${status} ${error ?? ""}`).join("\n");
}

/** A unit that has failed is looked at, not started again. */
const NEVER = 3_600_000;

/** Interfaces as a run leaves them that was killed before it attached them. */
async function leaveOver(one: Case, ec2: Ec2, world: World, instance: string): Promise<void> {
  const { interfaces } = standardOutcome(one);
  for (const [network, times] of Object.entries(one.happens.leftOver ?? {})) {
    const { subnet = "", groups = [], tags = {} } = interfaces[network] ?? {};
    const known = { "karpenter-multus/network": network, "karpenter-multus/instance": instance };
    const own = { "karpenter-multus/cluster": one.cluster.name, "karpenter-multus/node-pool": NODE_POOL };
    for (let time = 0; time < times; time++)
      await ec2.call("CreateNetworkInterface", {
        SubnetId: world.idOf(subnet),
        ...Object.fromEntries(groups.map((group, index) => [`SecurityGroupId.${index + 1}`, world.idOf(group)])),
        ...tagged("network-interface", { ...tags, "node.k8s.amazonaws.com/no_manage": "true", ...own, ...known }),
      });
  }
}

/** As the container of another instance left its folder. */
function leaveVolume(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const network = {
    name: "multus1",
    link: "multus1",
    eni: "eni-1",
    mac: "02:00:00:00:00:99",
    attachment: "eni-attach-1",
  };
  writeFileSync(join(folder, "instance"), "i-0123456789abcdef0\n");
  writeFileSync(join(folder, "multus1.json"), JSON.stringify(network));
  writeFileSync(join(folder, "done"), "");
}

/** The VPC CNI has interfaces of its own, and gives them back after a while if the case says so. */
async function takeIndexes(one: Case, world: World, instance: string): Promise<AbortController> {
  const { indexes = [], seconds } = one.happens.taken ?? {};
  const ids: string[] = [];
  for (const index of indexes) ids.push(await world.foreignInterface(instance, one.zone, index));
  const given = new AbortController();
  if (seconds === undefined) return given;
  delay(seconds * 1000, undefined, { signal: given.signal }).then(
    async () => {
      for (const id of ids) await world.removeForeignInterface(id);
    },
    () => undefined,
  );
  return given;
}

function rulesOf({ happens }: Case, credentials: Credentials): Rule[] {
  const { faults = [], throttled, settles: seconds, expires, delays: times } = happens;
  return [
    ...(times ? [delays(times)] : []),
    ...(throttled ? [throttle(throttled.part, throttled.seed)] : []),
    ...(expires ? [beforeCall(expires.beforeCall, () => credentials.expire())] : []),
    ...faults.map(fault),
    ...(seconds === undefined ? [] : [settles(seconds)]),
  ];
}

function metadataRule(told: MetadataFault, service: () => Metadata): MetadataRule {
  const { path = "", status, delay: ms = 0, forgetsTokens, times = Number.POSITIVE_INFINITY, after = 0 } = told;
  let asked = 0;
  return async (request, answer) => {
    if (!request.path.startsWith(path)) return answer();
    asked++;
    if (asked <= after || asked > after + times) return answer();
    if (forgetsTokens) service().forgetTokens();
    await delay(ms);
    return status === undefined ? answer() : { status, text: "" };
  };
}

/** What is different of the machine. */
function machineOf({ happens }: Case, tools: Tools, clock: FasterClock | undefined): Partial<NodeOptions> {
  const { nodeadm, curl, traced } = happens;
  return {
    ...(nodeadm && { nodeadm }),
    ...(clock && { programs: { curl: CURL_OF_OUR_TIME.replace("REAL", tools.curl ?? "") } }),
    ...(curl && {
      programs: { curl: OLD_CURL.replace("REAL", tools.curl ?? ""), aws: `#!/bin/bash\nexec ${tools.aws} "$@"\n` },
    }),
    ...(clock && { environment: clock.environment }),
    ...(traced && { runBy: ["strace", "-A", "-f", "-qq", "-e", "trace=execve", "-s", "65535", "-o", TRACE] }),
  };
}

/** curl before 7.75 knows no such option, wherever it stands. */
const OLD_CURL = `#!/bin/bash
for word; do
  [[ $word != --aws-sigv4 ]] || { echo "curl: option --aws-sigv4: is unknown" >&2; exit 2; }
done
exec REAL "$@"
`;

/** EC2 and the metadata service are not faster than in reality, so that curl waits for them as long as ever. */
const CURL_OF_OUR_TIME = `#!/bin/sh
unset LD_PRELOAD
exec REAL "$@"
`;

function gate(): { readonly opened: Promise<void>; open(): void; fail(error: unknown): void } {
  let open = (): void => undefined;
  let fail = (_error: unknown): void => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { opened, open, fail };
}
