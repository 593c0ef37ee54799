import { parseArgs } from "node:util";
import type { FakeEc2 } from "../../handoff/fake-ec2";
import type { Eni } from "../ec2";
import { type Crowd, crowd } from "./crowd";
import { ec2Takes } from "./ec2-takes";
import { baseline, command, machineSays, ours, type Program, wholeNumber, withEc2 } from "./program";
import { aim, number, quantile, row } from "./table";
import type { Limit } from "./token-buckets";

const USAGE = `What happens when many nodes boot at once in one account: npm run bench:burst -- [OPTION...]
  --nodes N           how many (60)
  --stretch N         makes every wait so many times as long (4), as if this machine had so many times its cores; the times
                      that are told are those of the nodes
  --baseline FILE     a manifest with an EC2NodeClass whose userdata meets the same
  --baseline-nodes N  how many of those (6), with buckets in proportion and nothing stretched: the aws cli waits by itself,
                      and needs a core for each call`;

const LIMIT: Limit = { deep: 50, perSecond: 5 };

async function run(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      nodes: { type: "string" },
      stretch: { type: "string" },
      baseline: { type: "string" },
      "baseline-nodes": { type: "string" },
    },
  });
  const nodes = wholeNumber(values.nodes ?? "60", "nodes");
  const fewer = Math.min(nodes, wholeNumber(values["baseline-nodes"] ?? "6", "baseline-nodes"));
  const stretch = wholeNumber(values.stretch ?? "4", "stretch");
  const reference = values.baseline === undefined ? undefined : baseline(values.baseline);
  const program = ours();
  console.log(`${machineSays()}; ${ec2Takes}`);
  return withEc2(program.cluster.region, async (moto) => {
    const well = await measure(moto, program, nodes, LIMIT, stretch);
    if (reference) {
      const part = fewer / nodes;
      await measure(moto, reference, fewer, { deep: LIMIT.deep * part, perSecond: LIMIT.perSecond * part }, 1);
    }
    return well ? 0 : 1;
  });
}

/** Whether every node has its interfaces, and no interface is left over. */
async function measure(
  moto: FakeEc2,
  program: Program,
  nodes: number,
  limit: Limit,
  stretch: number,
): Promise<boolean> {
  const { deep, perSecond } = limit;
  console.log(
    `\n${program.name}: ${nodes} nodes at once; a bucket for each action that changes something, ${deep} deep, ${perSecond} a second`,
  );
  const seen = await crowd(moto, program, nodes, limit, stretch);
  const since = (start: number, ms: number | undefined) => ms && (start + ms - seen.began) / 1000 / stretch;
  const ready = seen.boots.map((boot) => since(boot.start, boot.ready));
  const up = seen.boots.map((boot) => since(boot.start, boot.linksUp));
  console.log(`${seen.together} of them ask for their first interface at the same moment, from which on times count\n`);
  console.log(row("", "half", "99 %"));
  console.log(row("all links up after", ...spread(up)));
  console.log(row("ready after", ...spread(ready)));
  console.log("");
  const ratio = sent(seen, program.cluster.networks.length * nodes, nodes);
  const whole = seen.instances.filter((instance) => complete(seen.enis, instance, program)).length;
  const left = seen.enis.filter(({ attachment }) => !attachment);
  const staying = seen.enis.filter(({ attachment }) => attachment && !attachment.deleteOnTermination);
  const checked = seen.enis.filter(({ attachment, sourceDestCheck }) => attachment && sourceDestCheck);
  console.log(`\nnodes with one interface in each network, and no other: ${whole} of ${nodes}`);
  console.log(
    `interfaces that nobody has: ${left.length}; that will outlive their node: ${staying.length}; that still check addresses: ${checked.length}`,
  );
  if (!program.service) return true;
  const isReady = ready.filter((after) => after !== undefined).length;
  console.log("");
  aim(`of ${nodes} nodes are not ready`, nodes - isReady, 0);
  aim(`of ${nodes} nodes have not exactly their interfaces`, nodes - whole, 0);
  aim("interfaces are left over", left.length, 0);
  aim("at most 1.5 calls sent for each that is needed", ratio, 1.5, (value) => value.toFixed(2));
  return isReady === nodes && whole === nodes && left.length === 0;
}

function spread(seconds: readonly (number | undefined)[]): string[] {
  return [0.5, 0.99].map((part) => number(quantile(seconds, part), 1, " s"));
}

/** Prints what was sent of each action; the calls sent for each that is needed. */
function sent({ calls }: Crowd, enis: number, nodes: number): number {
  const needed: Readonly<Record<string, number>> = {
    DescribeSubnets: nodes,
    DescribeSecurityGroups: nodes,
    CreateNetworkInterface: enis,
    AttachNetworkInterface: enis,
    ModifyNetworkInterfaceAttribute: 2 * enis,
  };
  console.log(row("calls", "needed", "sent", "refused"));
  for (const action of new Set([...Object.keys(needed), ...calls.map((call) => call.action)])) {
    const own = calls.filter((call) => call.action === action);
    const refused = own.filter(({ error }) => error !== undefined);
    console.log(row(action, ...[needed[action] ?? 0, own.length, refused.length].map(String)));
  }
  const ratio = calls.length / Object.values(needed).reduce((sum, count) => sum + count, 0);
  console.log(`${ratio.toFixed(2)} calls sent for each that is needed`);
  return ratio;
}

function complete(enis: readonly Eni[], instance: string, { cluster }: Program): boolean {
  const own = enis.filter(({ attachment }) => attachment?.instance === instance);
  return own.length === cluster.networks.length && new Set(own.map(({ subnet }) => subnet)).size === own.length;
}

command(USAGE, run);
