import { type PathStep, showPath } from "../../src/cluster/located";
import { hostileStrings } from "./hostile";

export type Tags = Readonly<Record<string, string>>;

/** How a cluster file names what exists in AWS. */
export type Selected = { readonly name: string } | { readonly tags: Tags };

/** A cluster file with hostile strings in it. */
export interface HostileCluster {
  readonly file: ReturnType<typeof clusterFile>;
  /** The strings by their paths, as problems show them. */
  readonly places: ReadonlyMap<string, string>;
}

/** Makes a cluster file of strings, without those that were refused. */
export type Plant = (strings: readonly string[], refused: ReadonlySet<string>) => HostileCluster;

export const ZONE = "us-west-2a";
const NETWORKS = Array.from({ length: 4 }, (_, index) => `net${index}`);

/** What random pieces seldom come to: the edges of lengths, words that mean something, known ways out of quotes. */
const EDGES = [
  ...["", " ", "x".repeat(128), "x".repeat(129), "y".repeat(256), "y".repeat(257), "日".repeat(128), "🦈".repeat(256)],
  ...["a\0b", "half a \ud83e", "\udd88 half", "\u200b", "\u202eabc\u202c", "\u2066x\u2069", "e\u0301", "\uffff"],
  ...["__proto__", "constructor", "toString", "aws:me", "AWS:me", "name", "-n", "-e", "--help", "~", "<<", "yes"],
  ...["0x10", "1e3", "017", "2026-01-01", ".inf", "!!js/function x", "&a", "*a", "? a", "- a", "# a", " a", "a "],
  ...[
    "--//",
    "--//--",
    "x\n--//",
    "\n--//--\n",
    "x\n--//\nContent-Type: text/x-shellscript\n\n#!/bin/sh\ntouch canary\n",
  ],
  ...["'; touch canary #", '"; touch canary #', "';touch canary;'", "\n$(touch canary)\n", "x\nEND\ntouch canary\n"],
  ...["'\ntouch canary\n'", "<(touch canary)", ">canary", "a\n>canary", "$((1/0))", "$'\\n'", "a[$(touch canary)]"],
  ...["&quot;", "&#x27;", "]]></value></item>", "<?xml?>", "<value/>", "%0a", "&Action=TerminateInstances", "a+b"],
  ...["{{/each}}", "{{{{raw}}}}", "\\{{name}}", "$IFS", "{a,b}", "\\", "\\\\", "\\*", "?*", ") | halt_error"],
  ...["\\(env.instance)", '"; rm -rf ~', "$__loc__", "\r", "a\r", "a\r\n", "\n", "a\n\n", "touch canary", "#!/bin/sh"],
];

/** The same strings at every run, none twice. */
export function allStrings(count: number): string[] {
  return [...new Set([...EDGES, ...hostileStrings(count)])].slice(0, count);
}

/** Deals strings out, and notes where each of them went. */
class Dealer {
  readonly places = new Map<string, string>();
  private dealt = 0;

  constructor(
    private readonly strings: readonly string[],
    private readonly refused: ReadonlySet<string>,
  ) {}

  /** The next string for this place, or a plain one where that was refused or none is left. */
  text(...path: readonly PathStep[]): string {
    const number = this.dealt++;
    const text = this.strings[number];
    return text !== undefined && this.note(text, path) ? text : `plain ${number}`;
  }

  texts(count: number, ...path: readonly PathStep[]): string[] {
    return Array.from({ length: count }, (_, index) => this.text(...path, index));
  }

  /** Every other string as a key. */
  tags(count: number, ...path: readonly PathStep[]): Tags {
    const pairs = Array.from({ length: count / 2 }, (_, index): [string, string][] => {
      const key = `key-${index}`;
      return [[key, this.text(...path, key)], ...this.key(path)];
    });
    return Object.fromEntries(pairs.flat());
  }

  settings(count: number, ...path: readonly PathStep[]): Tags {
    const keys = Array.from({ length: count }, (_, index) => `kernel.setting-${index}`);
    return Object.fromEntries(keys.map((key) => [key, this.text(...path, key)]));
  }

  private key(path: readonly PathStep[]): [string, string][] {
    const text = this.strings[this.dealt++];
    return text !== undefined && this.note(text, [...path, text]) ? [[text, "plain"]] : [];
  }

  private note(text: string, path: readonly PathStep[]): boolean {
    if (this.refused.has(text)) return false;
    this.places.set(showPath(path), text);
    return true;
  }
}

/** How many strings a cluster file takes. */
export const EVERYWHERE = 968;
export const AS_NAMES = 64;

/** In every place that reaches a node: half of the subnets by name, half by tags. */
export const everywhere: Plant = (strings, refused) => {
  const dealer = new Dealer(strings, refused);
  const networks = NETWORKS.map((name, index) => {
    const [groups, zone] = placesOf(name);
    const own = { own: name };
    return network(name, {
      securityGroups: [
        { name: dealer.text(...groups, 0, "name") },
        ...[1, 2, 3].map((at) => ({ tags: { number: `${at}`, ...own, ...dealer.tags(38, ...groups, at, "tags") } })),
      ],
      tags: dealer.tags(40, "networks", name, "tags"),
      subnet:
        index % 2 === 0
          ? { name: dealer.text(...zone, "subnet", "name") }
          : { tags: { ...own, ...dealer.tags(38, ...zone, "subnet", "tags") } },
    });
  });
  const path = ["nodeClasses", "al2023"];
  return {
    file: clusterFile(networks, {
      sysctl: dealer.settings(90, ...path, "sysctl"),
      tags: dealer.tags(40, ...path, "tags"),
      nodeConfig: { kubelet: { flags: dealer.texts(70, ...path, "nodeConfig", "kubelet", "flags") } },
      userData: Array.from({ length: 70 }, (_, index) => ({
        contentType: "text/plain",
        inline: dealer.text(...path, "userData", index),
      })),
    }),
    places: dealer.places,
  };
};

/** As names alone, which EC2 is then asked for. */
export const asNames: Plant = (strings, refused) => {
  const dealer = new Dealer(strings, refused);
  const networks = NETWORKS.map((name) => {
    const [groups, zone] = placesOf(name);
    return network(name, {
      securityGroups: Array.from({ length: 15 }, (_, index) => ({ name: dealer.text(...groups, index, "name") })),
      tags: {},
      subnet: { name: dealer.text(...zone, "subnet", "name") },
    });
  });
  return { file: clusterFile(networks, { sysctl: {}, tags: {}, nodeConfig: {}, userData: [] }), places: dealer.places };
};

function placesOf(network: string): [groups: PathStep[], zone: PathStep[]] {
  return [
    ["networks", network, "securityGroups"],
    ["networks", network, "zones", ZONE],
  ];
}

interface NetworkStrings {
  readonly securityGroups: readonly Selected[];
  readonly subnet: Selected;
  readonly tags: Tags;
}

function network(name: string, { securityGroups, subnet, tags }: NetworkStrings) {
  const cidr = `10.0.${NETWORKS.indexOf(name)}.0/24`;
  return { name, securityGroups, tags, zones: { [ZONE]: { subnet, cidr, pods: cidr.replace("0/24", "32/27") } } };
}

interface ClassStrings {
  readonly sysctl: Tags;
  readonly tags: Tags;
  readonly nodeConfig: { readonly kubelet?: { readonly flags: readonly string[] } };
  readonly userData: readonly { readonly contentType: string; readonly inline: string }[];
}

function clusterFile(networks: readonly ReturnType<typeof network>[], strings: ClassStrings) {
  return {
    cluster: { name: "hostile", region: "us-west-2", zones: [ZONE] },
    networks: Object.fromEntries(networks.map(({ name, ...keys }) => [name, keys])),
    nodeClasses: {
      al2023: { ami: "al2023@v20241109", role: "nodes", discovery: "hostile", networks: NETWORKS, ...strings },
    },
  };
}
