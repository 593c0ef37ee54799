import { setTimeout as delay } from "node:timers/promises";
import type { FakeEc2 } from "../../handoff/fake-ec2";
import { type Call, Ec2, type Eni, type Rule } from "../ec2";
import type { Node } from "../node";
import { delays } from "../rules";
import { World } from "../world";
import { type Boot, nodeFor, watchBoot } from "./booted";
import { EC2_TAKES } from "./ec2-takes";
import type { Program } from "./program";
import { type Limit, tokenBuckets } from "./token-buckets";

/** What became of nodes that booted at once. */
export interface Crowd {
  readonly boots: readonly Boot[];
  /** When EC2 heard of them, as performance.now says it. */
  readonly began: number;
  /** How many asked for their first interfaces at that moment. */
  readonly together: number;
  readonly calls: readonly Call[];
  readonly instances: readonly string[];
  /** But for the instances' primary ones. */
  readonly enis: readonly Eni[];
}

/** A node's curl waits 30 s for an answer. */
const GATHERING = 25_000;

/**
 * Boots so many nodes at once in a new account. Every wait, EC2's and the nodes', is stretched by a whole number: as if this
 * machine had so many times its cores.
 */
export async function crowd(
  moto: FakeEc2,
  program: Program,
  count: number,
  limit: Limit,
  stretch: number,
): Promise<Crowd> {
  const { region, zones } = program.cluster;
  const ec2 = new Ec2(moto, region);
  const world = await World.make(ec2, program.cluster);
  const gathering = new Gathering(count);
  const slower = Object.entries(EC2_TAKES).map(([verb, ms]) => [verb, ms * stretch]);
  const buckets = tokenBuckets({ ...limit, perSecond: limit.perSecond / stretch });
  const rules = [gathering.rule, buckets, delays(Object.fromEntries(slower))];
  const stretched = { ...program, programs: { ...program.programs, sleep: stretchedSleep(stretch) } };
  const instances: string[] = [];
  const nodes: Node[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const zone = zones[index % zones.length] ?? "";
      const instance = await world.instance(zone);
      instances.push(instance);
      nodes.push(await nodeFor(stretched, { ec2, instance, zone, rules }));
    }
    const boots = await Promise.all(
      nodes.map((node, index) =>
        watchBoot(node, program, () => ec2.calls.filter(({ instance }) => instance === instances[index])),
      ),
    );
    const enis = (await ec2.interfaces()).filter(({ attachment }) => attachment?.index !== 0);
    return { boots, began: gathering.ended, together: gathering.size, calls: ec2.calls, instances, enis };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

/** sleep adds up its arguments. */
function stretchedSleep(times: number): string {
  return `#!/bin/sh\nexec /bin/sleep${' "$1"'.repeat(times)}\n`;
}

/** This machine cannot start many nodes at once; but their first calls that count reach EC2 together. */
class Gathering {
  ended = 0;
  size = 0;
  private readonly here = new Set<string>();
  private open: () => void = () => undefined;
  private readonly all: Promise<void>;

  constructor(private readonly count: number) {
    this.all = new Promise((resolve) => {
      this.open = () => {
        if (this.ended === 0) {
          this.ended = performance.now();
          this.size = this.here.size;
        }
        resolve();
      };
    });
  }

  readonly rule: Rule = async ({ action, instance }, ec2) => {
    if (action === "CreateNetworkInterface") await this.join(instance);
    return ec2();
  };

  private async join(instance: string): Promise<void> {
    if (this.here.size === 0) void delay(GATHERING, undefined, { ref: false }).then(this.open);
    this.here.add(instance);
    if (this.here.size === this.count) this.open();
    return this.all;
  }
}
