import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Cluster, NodeClass } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import type { NodeOptions } from "./node";
import type { Fault } from "./rules";
import type { Deviations } from "./world";

/** What case.yaml says: what is different from a node on which all goes well, and what comes of it. */
interface Happens {
  /** The cluster's first zone if it does not say. */
  readonly zone?: string;
  readonly instanceType?: string;
  readonly world?: Deviations;
  /** Device indexes that interfaces of the VPC CNI have already; after so many seconds they are gone. */
  readonly taken?: { readonly indexes: readonly number[]; readonly seconds?: number };
  /** Networks with interfaces of this instance that nobody attached, and how many. */
  readonly leftOver?: Readonly<Record<string, number>>;
  /** Bottlerocket's data volume has all that the container of another instance wrote. */
  readonly volumeOfAnother?: boolean;
  readonly faults?: readonly Fault[];
  /** How many ms EC2 takes for actions whose names begin so. */
  readonly delays?: Readonly<Record<string, number>>;
  /** The part of all calls that are one too many. */
  readonly throttled?: { readonly part: number; readonly seed: number };
  /** For so many seconds EC2 does not know a new interface. */
  readonly settles?: number;
  /** Before so many calls were answered, the node's credentials expire, and EC2 says so. */
  readonly expires?: { readonly beforeCall: number; readonly code: string };
  readonly metadata?: readonly MetadataFault[];
  readonly nodeadm?: NodeOptions["nodeadm"];
  /** curl is too old to sign, and the aws cli is there. */
  readonly curl?: "cannot sign";
  /** The node's clock goes so many times faster than ours. */
  readonly clock?: number;
  /** How often the unit's program runs at the same time. */
  readonly atOnce?: number;
  /** One test for each: the unit is killed when EC2 has done the call of this number, and starts again. */
  readonly killedAfterCall?: readonly number[];
  /** The same by a reboot. */
  readonly rebootedAfterCall?: readonly number[];
  /** How often systemd starts the unit again before we look. */
  readonly startsAgain?: number;
  /** So many seconds after the userdata has returned, systemd asks all programs of the unit to end. */
  readonly shutDownAfter?: number;
  /** When all is done. */
  readonly then?: "reboot";
  /** Every program that the unit runs is written down with its words. */
  readonly traced?: boolean;
  readonly expect?: Partial<Outcome>;
}

/** A fault of the metadata service: by its status, a delay in ms, or by forgetting the tokens it gave. */
export interface MetadataFault {
  /** How paths begin; all of them if it does not say. */
  readonly path?: string;
  readonly status?: number;
  readonly delay?: number;
  readonly forgetsTokens?: boolean;
  /** The first so many of these requests; all of them if it does not say. */
  readonly times?: number;
  /** After so many of these requests. */
  readonly after?: number;
}

/** How a node and its EC2 are in the end, in words of the cluster file. */
export interface Outcome {
  /** How the userdata's scripts ended. */
  readonly userData: readonly (number | string)[];
  /** How the unit's runs ended. */
  readonly runs: readonly (number | string)[];
  /** The one line on the console, or what a line of each network that fails has in it. */
  readonly says: string | readonly string[];
  readonly ready: boolean;
  /** Whether it was ready when kubelet started. */
  readonly readyBeforeKubelet: boolean;
  /** The instance's interfaces, by the network. */
  readonly interfaces: Readonly<Record<string, Interface>>;
  /** Their device indexes, in order. */
  readonly indexes?: readonly number[];
  /** All links beside the primary one that are up. */
  readonly links: Readonly<Record<string, { readonly mtu: number }>>;
  /** How often EC2 was asked for what since the last boot or kill, where that counts. */
  readonly calls?: Readonly<Record<string, number>>;
  readonly metadataRequestsAtMost?: number;
  /** How long each run may take, by the node's clock. */
  readonly secondsAtMost?: number;
}

export interface Interface {
  readonly subnet: string;
  readonly groups: readonly string[];
  readonly sourceDestCheck: boolean;
  readonly deleteOnTermination: boolean;
  /** How many IPv6 addresses it has. */
  readonly ipv6: number;
  readonly attached: boolean;
  /** Beside those by which we know it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A folder below cases/: a cluster file, and what happens to a node of its class. */
export interface Case {
  readonly name: string;
  readonly file: string;
  readonly cluster: Cluster;
  readonly nodeClass: NodeClass;
  readonly zone: string;
  readonly happens: Happens;
}

const CASES = "test/node/cases";
/** The cluster of the cases that have none of their own, and its like on Bottlerocket. */
const SHARED = "two-networks.yaml";
const ON_BOTTLEROCKET = "bottlerocket.yaml";

export function readCases(): Case[] {
  return readdirSync(CASES)
    .filter((name) => name !== SHARED && name !== ON_BOTTLEROCKET)
    .map(readCase);
}

function readCase(name: string): Case {
  const own = join(CASES, name, "cluster.yaml");
  const file = existsSync(own) ? own : join(CASES, SHARED);
  const { cluster, problems } = loadCluster(file);
  const [nodeClass] = cluster?.nodeClasses ?? [];
  if (!cluster || !nodeClass) throw new Error(`${name}: ${JSON.stringify(problems)}`);
  const happens: Happens = parse(readFileSync(join(CASES, name, "case.yaml"), "utf8")) ?? {};
  const unknown = Object.keys(happens).filter((key) => !KEYS.has(key));
  if (unknown.length > 0) throw new Error(`${name}: case.yaml has ${unknown.join(", ")}, which means nothing`);
  return { name, file, cluster, nodeClass, zone: happens.zone ?? cluster.zones[0] ?? "", happens };
}

const KEYS: ReadonlySet<string> = new Set<keyof Happens>([
  "zone",
  "instanceType",
  "world",
  "taken",
  "leftOver",
  "volumeOfAnother",
  "faults",
  "delays",
  "throttled",
  "settles",
  "expires",
  "metadata",
  "nodeadm",
  "curl",
  "clock",
  "atOnce",
  "shutDownAfter",
  "killedAfterCall",
  "rebootedAfterCall",
  "then",
  "startsAgain",
  "traced",
  "expect",
]);

/** What should come of a class whose networks are all in this zone, if nothing is said. */
export function standardOutcome({ nodeClass, zone }: Case): Outcome {
  const own = nodeClass.networks.flatMap((network) =>
    network.attachments.filter((attachment) => attachment.zone === zone).map((attachment) => ({ network, attachment })),
  );
  const shown = (selector: (typeof own)[number]["attachment"]["subnet"]) =>
    "id" in selector ? selector.id : (selector.tags.Name ?? JSON.stringify(selector.tags));
  return {
    userData: nodeClass.userData.family === "Bottlerocket" ? [] : [0],
    runs: [0],
    says: [],
    ready: true,
    readyBeforeKubelet: nodeClass.userData.bootstrap === "blocking",
    interfaces: Object.fromEntries(
      own.map(({ network, attachment }) => [
        network.name,
        {
          subnet: shown(attachment.subnet),
          groups: attachment.securityGroups.map(shown),
          sourceDestCheck: network.sourceDestCheck,
          deleteOnTermination: network.deleteOnTermination,
          ipv6: attachment.ranges.some(({ cidr }) => cidr.includes(":")) ? 1 : 0,
          attached: true,
          tags: { Name: network.name, ...network.tags },
        },
      ]),
    ),
    links: Object.fromEntries(own.map(({ network }) => [network.link, { mtu: network.mtu ?? 1500 }])),
  };
}
