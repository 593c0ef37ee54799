import { mkdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Call, Ec2, Rule } from "../ec2";
import type { Machine } from "../machine";
import { Node } from "../node";
import type { Program } from "./program";

/** Something that took its time: ms from the start of the userdata. */
export interface Span {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** What was seen of a node's boot; times in ms from the start of its userdata. */
export interface Boot {
  /** As performance.now says it. */
  readonly start: number;
  readonly userData: number;
  /** When the last of its links was up. */
  readonly linksUp: number | undefined;
  /** When pods may come. */
  readonly ready: number | undefined;
  readonly calls: readonly Span[];
  readonly metadataRequests: number;
  readonly cpuSeconds: number | undefined;
}

const PATIENCE = 400_000;

/** A node that was prepared for a program. */
export async function nodeFor(
  { scripts, programs, environment, service }: Program,
  place: { readonly ec2: Ec2; readonly instance: string; readonly zone: string; readonly rules: readonly Rule[] },
): Promise<Node> {
  const node = await Node.boot({ ...place, scripts, programs, environment });
  if (!service) await ownTmp(node.machine);
  return node;
}

/** Runs a node's userdata and all that it starts, and tells what was seen. */
export async function watchBoot(
  node: Node,
  { service, cluster }: Program,
  calls: () => readonly Call[],
): Promise<Boot> {
  const monitor = node.machine.run(["ip", "-ts", "-o", "monitor", "link"]);
  await delay(50);
  const cpuBefore = node.machine.cpuSeconds();
  const start = performance.now();
  const ended = await node.runUserData();
  const userData = performance.now() - start;
  const worked = ended.every(({ status }) => status === 0);
  if (service && worked) await Promise.race([node.unit().ended(), delay(PATIENCE, undefined, { ref: false })]);
  else await delay(300);
  const cpuAfter = node.machine.cpuSeconds();
  monitor.kill();
  const ups = linksUp((await monitor.ended).stdout).map((at) => at - start);
  const up = ups.length < cluster.networks.length ? undefined : Math.max(...ups);
  const marked = markedAt(node);
  return {
    start,
    userData,
    linksUp: up,
    ready: service ? marked && marked - start : up && Math.max(up, userData),
    calls: calls().map(({ action, at, took = 0 }) => ({ what: action, from: at - start, to: at - start + took })),
    metadataRequests: node.metadata.requests,
    cpuSeconds: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
  };
}

/** When each link that was seen to come was up first, as performance.now says it. */
export function linksUp(monitored: string): number[] {
  const came = new Set<string>();
  const ups: number[] = [];
  for (const line of monitored.split("\n")) {
    const [, time = "", link = "", flags = ""] = /^\[([\d\-T:.]+)\]\s*(\d+): [^<]*<([^>]*)>/.exec(line) ?? [];
    const up = flags.split(",").includes("UP");
    if (!up) came.add(link);
    else if (came.delete(link)) ups.push(Date.parse(time) - performance.timeOrigin);
  }
  return ups;
}

function markedAt(node: Node): number | undefined {
  const marker = node.machine.placeOf("/run/karpenter-multus/ready");
  const stat = statSync(marker, { throwIfNoEntry: false });
  return stat && stat.birthtimeMs - performance.timeOrigin;
}

/** A /tmp of its own, in which the machine's own programs can be seen. */
async function ownTmp(machine: Machine): Promise<void> {
  const { folder } = machine;
  const own = join(folder, "tmp");
  mkdirSync(join(own, basename(folder)), { recursive: true });
  const script = 'mount --bind "$1" "$2" && mount --rbind "$3" "$4"';
  await machine.must(["bash", "-c", script, "bash", folder, join(own, basename(folder)), own, dirname(folder)]);
}
