import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { FakeEc2 } from "../../handoff/fake-ec2";
import { Ec2 } from "../ec2";
import { delays } from "../rules";
import { World } from "../world";
import { type Boot, nodeFor, watchBoot } from "./booted";
import { compare } from "./comparison";
import { EC2_TAKES, ec2Takes } from "./ec2-takes";
import { baseline, command, machineSays, ours, type Program, wholeNumber, withEc2 } from "./program";
import { quantile } from "./table";
import { timeline } from "./timeline";

const USAGE = `How long a node's boot takes with our userdata, and with another's: npm run bench:node -- [OPTION...]
  --baseline FILE  a manifest with an EC2NodeClass whose userdata is measured in turn with ours
  --runs N         how often each (3)
  --timeline FILE  writes a picture of one run each, as SVG`;

async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: { baseline: { type: "string" }, runs: { type: "string" }, timeline: { type: "string" } },
  });
  const runs = wholeNumber(values.runs ?? "3", "runs");
  const reference = values.baseline === undefined ? undefined : baseline(values.baseline);
  const program = ours();
  const byId = ours("test/node/bench/by-id.yaml");
  console.log(`${machineSays()}; ${ec2Takes}\n`);
  await withEc2(program.cluster.region, async (moto) => {
    const [theirs, own] = [[] as Boot[], [] as Boot[]];
    for (let round = 0; round < runs; round++) {
      if (reference) theirs.push(await boot(moto, reference));
      own.push(await boot(moto, program));
    }
    compare(theirs, own, await boot(moto, byId));
    if (values.timeline !== undefined) writeFileSync(values.timeline, timeline(middle(own), middle(theirs)));
  });
  return 0;
}

/** A new node in a new account. */
async function boot(moto: FakeEc2, program: Program): Promise<Boot> {
  const { region, zones } = program.cluster;
  const ec2 = new Ec2(moto, region);
  const world = await World.make(ec2, program.cluster);
  const [zone = ""] = zones;
  const instance = await world.instance(zone);
  const node = await nodeFor(program, { ec2, instance, zone, rules: [delays(EC2_TAKES)] });
  try {
    return await watchBoot(node, program, () => ec2.calls);
  } finally {
    await node.stop();
  }
}

/** The one that was ready when half of them were. */
function middle(boots: readonly Boot[]): Boot | undefined {
  const times = boots.map(({ ready }) => ready);
  return boots[times.indexOf(quantile(times, 0.5))];
}

command(USAGE, run);
