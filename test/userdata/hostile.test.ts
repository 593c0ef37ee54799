import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { checkCluster } from "../../src/checks/check-cluster";
import { loadCluster } from "../../src/cluster/load";
import type { Problem } from "../../src/cluster/problem";
import { clusterOutput } from "../../src/output/cluster-output";
import { judged, onPath } from "../judges";
import { partsOf } from "./archive-parts";
import { type Call, FakeNode } from "./fake-node";
import {
  AS_NAMES,
  allStrings,
  asNames,
  EVERYWHERE,
  everywhere,
  type HostileCluster,
  type Plant,
  type Selected,
  type Tags,
  ZONE,
} from "./hostile-cluster";
import { memoryEc2 } from "./memory-ec2";
import { namespaces } from "./namespaces";

const COUNT = 2_000;
const INSTANCE = "i-0123456789abcdef0";
const FINE = { status: 0, stdout: "", stderr: "" };

const folder = mkdtempSync(join(tmpdir(), "hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is written for a cluster, once everything that is refused has been taken out of its file. */
interface Accepted extends HostileCluster {
  readonly refused: ReadonlyMap<string, Problem>;
  readonly nodeClass: { readonly spec: { readonly tags?: Tags; readonly userData: string } };
  readonly reserveCidrs: string;
}

/** The strings in the cluster files that take them all. */
const clusters: readonly Accepted[] = (() => {
  const strings = allStrings(COUNT);
  // A name with a backslash is one that EC2 cannot be asked for.
  const names = strings.filter((text) => !text.includes("\\")).slice(-AS_NAMES);
  const others = strings.filter((text) => !names.includes(text));
  const batches = Array.from({ length: Math.ceil(others.length / EVERYWHERE) }, (_, index) =>
    accept(everywhere, others.slice(index * EVERYWHERE, (index + 1) * EVERYWHERE)),
  );
  return [accept(asNames, names), ...batches];
})();

/** A string is refused by a problem at its very place; the file without it is read again. */
function accept(plant: Plant, strings: readonly string[]): Accepted {
  const refused = new Map<string, Problem>();
  for (let round = 0; round < 4; round++) {
    const planted = plant(strings, new Set(refused.keys()));
    const { problems, files } = written(planted);
    if (problems.length === 0) return { ...planted, refused, ...files() };
    for (const problem of problems) {
      const text = planted.places.get(problem.at.path);
      if (text === undefined) throw new Error(`about none of the strings: ${JSON.stringify(problem)}`);
      refused.set(text, problem);
    }
  }
  throw new Error("something new is refused each time");
}

function written({ file }: HostileCluster) {
  const path = join(folder, "cluster.yaml");
  writeFileSync(path, inYaml(file));
  const loaded = loadCluster(path);
  const { charts, problems: all } = checkCluster(loaded);
  // Together they are too many for a node's userdata, which is no string's fault; a rule may have its doubts.
  const problems = all.filter(({ code, severity }) => severity === "error" && code !== "KM302");
  if (!loaded.cluster || !charts) return { problems, files: unwritten };
  const output = clusterOutput(loaded.cluster, charts, "clusters/hostile.yaml");
  const textOf = (name: string): string => output.files.find((one) => one.path === name)?.text ?? "";
  return {
    problems,
    files: () => ({
      nodeClass: parse(textOf("30-node-classes.yaml")),
      reserveCidrs: textOf("handoff/reserve-cidrs.sh"),
    }),
  };
}

function unwritten(): never {
  throw new Error("there are no problems, and no cluster");
}

/** In double quotes, and with an escape for what cannot be seen: a cluster file must not have it as it is. */
function inYaml(file: object): string {
  const text = stringify(file, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE" });
  return text.replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (hidden) => `\\u${hidden.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What there is no reason to refuse anywhere. */
const HARMLESS = /^(?!aws:|--\/\/)[ -~]{1,128}$/i;

test("every string is refused for a reason, or accepted", () => {
  const refused = clusters.flatMap((cluster) => [...cluster.refused.keys()]);
  const accepted = clusters.flatMap(({ places }) => [...places.values()]);
  expect(new Set([...refused, ...accepted]).size).toBe(COUNT);
  expect(refused.length + accepted.length).toBe(COUNT);
  expect(refused.filter((text) => HARMLESS.test(text))).toEqual([]);
  expect(refused.length).toBeGreaterThan(COUNT / 10);
  expect(accepted.length).toBeGreaterThan(COUNT / 2);
  process.stdout.write(`hostile strings: ${refused.length} refused, ${accepted.length} accepted\n`);
});

test("what Kubernetes gets has the accepted strings as they are", () => {
  for (const { file, nodeClass } of clusters) {
    const { tags, nodeConfig, userData } = file.nodeClasses.al2023;
    expect(nodeClass.spec.tags ?? {}).toEqual(tags);
    const parts = partsOf(nodeClass.spec.userData);
    expect(parts.slice(parts.length - userData.length)).toEqual(userData.map(({ inline }) => inline));
    const nodeConfigs = parts.filter((text) => text.startsWith("apiVersion: node.eks.aws/")).map((text) => parse(text));
    expect(nodeConfigs.map(({ spec }) => spec)).toEqual([nodeConfig]);
  }
});

judged(
  "what the node's scripts send and write has the accepted strings as they are, and none is run",
  { jq: onPath("jq"), curl: onPath("curl"), "mount namespaces (unshare)": namespaces },
  async () => {
    for (const cluster of clusters) await onNode(cluster);
  },
  120_000,
);

async function onNode({ file, nodeClass }: Accepted): Promise<void> {
  const networks = Object.entries(file.networks);
  const subnets = networks.map(([name, { zones }]) => existing(`subnet-${name}`, zones[ZONE].subnet));
  const groups = networks.flatMap(([name, { securityGroups }]) =>
    securityGroups.map((group, index) => existing(`sg-${name}-${index}`, group)),
  );
  const node = await FakeNode.start(ZONE, INSTANCE, memoryEc2(withOthers(subnets), withOthers(groups)));
  try {
    const { sysctl } = file.nodeClasses.al2023;
    for (const script of scriptsOf(nodeClass.spec.userData)) expect(await node.install(script)).toEqual(FINE);
    expect(await node.service("multus-enis")).toEqual(FINE);
    if (file === clusters[0]?.file) expect(askedFor(node.calls)).toEqual(namesOf([...subnets, ...groups]));
    for (const [name, { securityGroups, tags }] of networks)
      expect(sent(node.calls, name)).toEqual({
        subnet: `subnet-${name}`,
        groups: securityGroups.map((_, index) => `sg-${name}-${index}`),
        tags: { Name: name, ...tags, ...ownTags(name) },
      });
    const settings = Object.entries(sysctl).map(([key, value]) => `${key} = ${value}\n`);
    if (settings.length > 0) expect(node.file("etc/sysctl.d/99-z-karpenter-multus.conf")).toBe(settings.join(""));
    expect(node.everything().filter((name) => name.includes("canary"))).toEqual([]);
  } finally {
    node.stop();
  }
}

/** The parts that we made, of which a script begins with its shebang and a user's part here is text. */
function scriptsOf(userData: string): string[] {
  return partsOf(userData).filter((part) => part.startsWith("#!/bin/bash\n"));
}

function existing(id: string, selected: Selected) {
  return { id, vpc: "vpc-1", tags: "name" in selected ? { Name: selected.name } : selected.tags };
}

/** Beside each resource another, whose tags are almost the same. */
function withOthers(resources: readonly ReturnType<typeof existing>[]) {
  return resources.flatMap((resource) => {
    const [[key, value] = ["Name", ""], ...rest] = Object.entries(resource.tags).reverse();
    return [
      { ...resource, id: `${resource.id}-not`, tags: Object.fromEntries([...rest, [key, `${value} `]]) },
      resource,
    ];
  });
}

function ownTags(network: string): Tags {
  return {
    "node.k8s.amazonaws.com/no_manage": "true",
    "karpenter-multus/cluster": "hostile",
    "karpenter-multus/node-pool": "",
    "karpenter-multus/network": network,
    "karpenter-multus/instance": INSTANCE,
  };
}

/** What EC2 is asked to make for a network. */
function sent(calls: readonly Call[], network: string) {
  const made = calls.filter(({ ClientToken: token }) => token === `${INSTANCE}-${network}`);
  expect(made).toHaveLength(1);
  const [call = {}] = made;
  const tags = Object.keys(call).flatMap((key): [string, string][] => {
    const [, number] = /^TagSpecification\.1\.Tag\.([0-9]+)\.Key$/.exec(key) ?? [];
    return number === undefined ? [] : [[call[key] ?? "", call[`TagSpecification.1.Tag.${number}.Value`] ?? ""]];
  });
  return {
    subnet: call.SubnetId,
    groups: Object.entries(call).flatMap(([key, value]) => (key.startsWith("SecurityGroupId.") ? [value] : [])),
    tags: Object.fromEntries(tags),
  };
}

/** The names that EC2 is asked for, where it can be asked for names alone. */
function askedFor(calls: readonly Call[]): string[] {
  const questions = calls.filter(({ Action: action }) => action?.startsWith("Describe"));
  return questions
    .flatMap((call) => {
      const number =
        Object.keys(call)
          .find((key) => call[key] === "tag:Name")
          ?.split(".")[1] ?? "none";
      return Object.entries(call).flatMap(([key, value]) => (key.startsWith(`Filter.${number}.Value.`) ? [value] : []));
    })
    .sort();
}

function namesOf(resources: readonly ReturnType<typeof existing>[]): string[] {
  return resources.map(({ tags }) => tags.Name ?? "").sort();
}

/** Notes how many words it was called with, and the words. */
const AWS = `#!/bin/bash
printf '%s\\0' "$#" "$@" >>"$CALLS"
case $2 in describe-subnets) echo subnet-1 ;; create-*) echo scr-1 ;; esac
`;

test("the reservation script asks the aws cli for the accepted strings as they are, and none is run", () => {
  for (const { file, reserveCidrs } of clusters) {
    const { calls, ...ended } = withStubbedAws(reserveCidrs);
    expect(ended).toEqual({ status: 0, stderr: "", files: ["aws", "calls"] });
    const filters = calls.flatMap(([, action, option, value]) =>
      action === "describe-subnets" && option === "--filters" ? [JSON.parse(value ?? "")] : [],
    );
    expect(filters).toEqual(
      Object.values(file.networks).map(({ zones }) => [
        ...Object.entries(existing("", zones[ZONE].subnet).tags).map(([key, value]) => filter(`tag:${key}`, value)),
        filter("availability-zone", ZONE),
      ]),
    );
  }
});

/** As EC2 takes it: a backslash before a character that would stand for others. */
function filter(name: string, value: string) {
  return { Name: name, Values: [value.replace(/[\\*?]/g, "\\$&")] };
}

function withStubbedAws(script: string) {
  const cwd = join(folder, "reservations");
  mkdirSync(cwd);
  writeFileSync(join(cwd, "aws"), AWS, { mode: 0o755 });
  const { status, stderr } = spawnSync("bash", ["-s"], {
    input: script,
    encoding: "utf8",
    cwd,
    env: { PATH: `${cwd}:/usr/bin:/bin`, CALLS: join(cwd, "calls") },
  });
  const words = readFileSync(join(cwd, "calls"), "utf8").split("\0");
  const calls: string[][] = [];
  while (words.length > 1) calls.push(words.splice(0, 1 + Number(words[0])).slice(1));
  const files = readdirSync(cwd).sort();
  rmSync(cwd, { recursive: true });
  return { status, stderr, files, calls };
}
