import { type Case, type Interface, type Outcome, standardOutcome } from "./case";
import type { Call, Ec2, Eni } from "./ec2";
import type { Ended } from "./machine";
import type { Credentials } from "./metadata";
import { NODE_POOL, type Node } from "./node";
import { TRACE } from "./trace";
import type { World } from "./world";

/** What a judge looks at in the end. */
export interface Seen {
  readonly one: Case;
  readonly node: Node;
  readonly ec2: Ec2;
  readonly world: World;
  readonly instance: string;
  /** The calls that count. */
  readonly calls: readonly Call[];
  readonly credentials: Credentials;
  readonly userData: readonly Ended[];
  /** Runs beside the unit's. */
  readonly others: readonly Ended[];
}

/** The tags by which we know our interfaces: every one has them. */
const OWN = /^(node\.k8s\.amazonaws\.com|karpenter-multus)\//;

/** A case says what it wants to be looked at, and how it differs from a node on which all goes well. */
export async function judge(seen: Seen): Promise<void> {
  const { one, ec2, world } = seen;
  const enis = (await ec2.interfaces()).filter((eni) => !world.isForeign(eni));
  const outcome = await outcomeOf(seen, enis);
  const {
    says: words,
    metadataRequestsAtMost = 100,
    secondsAtMost = Number.POSITIVE_INFINITY,
    ...expected
  } = { ...standardOutcome(one), ...one.happens.expect };
  // At a shutdown every program that is asked to end says so in its own way.
  if (one.happens.shutDownAfter === undefined) judgeLines(seen, words);
  for (const { status, stdout, stderr } of seen.userData) if (status === 0) expect(stdout + stderr).toBe("");
  expect(Object.fromEntries(Object.entries(outcome).filter(([key]) => key in expected))).toEqual(expected);
  expect(seen.node.metadata.requests).toBeLessThanOrEqual(metadataRequestsAtMost);
  for (const { startedAt, endedAt } of seen.node.program().runs)
    expect(((endedAt - startedAt) / 1000) * (one.happens.clock ?? 1)).toBeLessThanOrEqual(secondsAtMost);
  for (const eni of enis) judgeTags(seen, eni);
  judgeCalls(seen);
  await judgeFiles(seen, enis);
  judgeState(seen, enis);
  if (one.happens.traced) judgeTrace(seen);
}

/** One line for each network that fails, and none else. */
function judgeLines({ one, node, others }: Seen, words: Outcome["says"]): void {
  const runs = [...node.program().runs, ...others];
  const lines = runs.flatMap(({ stdout, stderr }) => (stdout + stderr).split("\n").filter(Boolean));
  if (typeof words === "string") {
    expect(lines).toEqual([words]);
    return;
  }
  const most = words.length > 0 ? one.nodeClass.networks.length * (1 + (one.happens.startsAgain ?? 0)) : 0;
  expect(lines.slice(most)).toEqual([]);
  expect(lines.length > 0).toBe(words.length > 0);
  for (const line of lines) for (const word of words) expect(line).toContain(word);
}

/** How a node and its EC2 are, in words of the cluster file. */
async function outcomeOf(seen: Seen, enis: readonly Eni[]): Promise<Omit<Outcome, "says">> {
  const { node, instance, world, calls, others, userData } = seen;
  return {
    userData: userData.map(endOf),
    runs: [...node.program().runs, ...others].map(endOf),
    ready: node.ready,
    readyBeforeKubelet: node.readyBeforeKubelet,
    interfaces: byNetwork(enis, (eni) => shown(eni, world, instance)),
    indexes: enis.flatMap(({ attachment }) => attachment?.index ?? []).sort((a, b) => a - b),
    links: Object.fromEntries(
      (await node.links())
        .filter(({ name, up }) => name !== node.primaryLink && up)
        .map(({ name, mtu }) => [name, { mtu }]),
    ),
    calls: counted(calls),
  };
}

function endOf({ status, signal }: Ended): number | string {
  return status ?? String(signal);
}

function shown(eni: Eni, world: World, instance: string): Interface {
  return {
    subnet: world.nameOf(eni.subnet),
    groups: eni.groups.map((id) => world.nameOf(id)),
    sourceDestCheck: eni.sourceDestCheck,
    deleteOnTermination: eni.attachment?.deleteOnTermination ?? false,
    ipv6: eni.ipv6.length,
    attached: eni.attachment?.instance === instance,
    tags: Object.fromEntries(Object.entries(eni.tags).filter(([key]) => !OWN.test(key))),
  };
}

/** A second one of a network has a name that no case expects. */
function byNetwork<T>(enis: readonly Eni[], view: (eni: Eni) => T): Record<string, T> {
  const found: Record<string, T> = {};
  for (const eni of enis) {
    const network = networkOf(eni);
    found[network in found ? `${network}, another (${eni.id})` : network] = view(eni);
  }
  return found;
}

function networkOf(eni: Eni): string {
  return eni.tags["karpenter-multus/network"] ?? `of no network (${eni.id})`;
}

/** What makes calls safe to repeat, and finds what an earlier run made. */
function judgeCalls({ ec2, instance }: Seen): void {
  for (const { action, parameters } of ec2.calls) {
    if (action === "CreateNetworkInterface") expect(parameters.ClientToken).toMatch(new RegExp(`^${instance}-`));
    if (action === "AttachNetworkInterface") expect(parameters.NetworkCardIndex ?? "0").toBe("0");
    if (action === "DescribeNetworkInterfaces")
      expect(parameters).toMatchObject({
        "Filter.1.Name": "tag:karpenter-multus/instance",
        "Filter.1.Value.1": instance,
      });
  }
}

function judgeTags({ one, instance }: Seen, eni: Eni): void {
  expect(Object.fromEntries(Object.entries(eni.tags).filter(([key]) => OWN.test(key)))).toEqual({
    "node.k8s.amazonaws.com/no_manage": "true",
    "karpenter-multus/cluster": one.cluster.name,
    "karpenter-multus/node-pool": NODE_POOL,
    "karpenter-multus/network": networkOf(eni),
    "karpenter-multus/instance": instance,
  });
}

/** Every link that answers to a network's name is the one of its interface, and systemd knows what to do with it. */
async function judgeFiles({ one, node }: Seen, enis: readonly Eni[]): Promise<void> {
  const links = await node.links();
  // Nothing of the host's is asked or told in a bootstrap container.
  if (node.isBottlerocket)
    expect([node.systemd.log, node.has("/etc/systemd/network/10-multus1.network")]).toEqual([[], false]);
  for (const eni of enis.filter(({ attachment }) => attachment)) {
    const name = networkOf(eni);
    const network = one.nodeClass.networks.find((candidate) => candidate.name === name);
    const link = links.find(({ mac }) => mac === eni.mac);
    if (!network || !node.ready) continue;
    expect(link?.name).toBe(network.link);
    if (node.isBottlerocket) continue;
    const file = `/etc/systemd/network/10-${name}`;
    expect(node.file(`${file}.network`)).toBe(`[Match]\nPermanentMACAddress=${eni.mac}\n[Link]\nUnmanaged=yes\n`);
    if (network.renamesLink)
      expect(node.file(`${file}.link`)).toBe(`[Match]\nPermanentMACAddress=${eni.mac}\n[Link]\nName=${network.link}\n`);
    else expect(node.has(`${file}.link`)).toBe(false);
  }
}

/** What the node says of itself is what it is. */
function judgeState({ node, one }: Seen, enis: readonly Eni[]): void {
  const state: unknown = JSON.parse(node.file("/run/karpenter-multus/state.json"));
  const { networks } = one.nodeClass;
  if (!node.ready) {
    expect(state).toMatchObject({ ready: false, exit: 1, problem: expect.any(String) });
    return;
  }
  expect(state).toMatchObject({ ready: true, exit: 0, problem: "" });
  const idOf = (name: string) => enis.find((eni) => networkOf(eni) === name)?.id;
  expect(state).toHaveProperty(
    "networks",
    networks.map(({ name, link }) => expect.objectContaining({ name, link, eni: idOf(name) })),
  );
}

function counted(calls: readonly Call[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of calls) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

/** Everybody on a node can read a command line, so no secret is ever in one. */
function judgeTrace({ node, credentials }: Seen): void {
  const trace = node.file(TRACE);
  expect(trace).toMatch(/execve\("[^"]*\/curl", \["curl", /);
  for (const secret of [credentials.secret, credentials.token, credentials.keyId]) {
    expect(trace).not.toContain(secret);
    expect(trace).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
}
