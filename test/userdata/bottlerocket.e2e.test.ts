import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import type { Cluster, Json, JsonMap, NodeClass } from "../../src/cluster/cluster";
import type { PathStep } from "../../src/cluster/located";
import { READ_BY_KARPENTER } from "../../src/userdata/karpenter-settings";
import type { UserData } from "../../src/userdata/made";
import { isTable, toml } from "../../src/userdata/toml";
import { userData } from "../../src/userdata/user-data";
import { judged, onPath } from "../judges";
import { NODE_POOL } from "../node/node";
import { cases } from "./cases";
import { hostileStrings } from "./hostile";
import { type Answer, askKarpenter, type Document, LONGEST, NEEDS } from "./karpenter-toml";

const TOMLLIB = "import json, sys, tomllib; print(json.dumps([tomllib.loads(text) for text in json.load(sys.stdin)]))";
const python = ["python3", "/usr/bin/python3"]
  .map((path) => (path.startsWith("/") ? path : onPath(path)))
  .find((path) => path !== undefined && spawnSync(path, ["-c", "import tomllib"]).status === 0);

interface Made extends UserData {
  readonly name: string;
  readonly nodeClass: NodeClass;
  readonly cluster: Cluster;
  readonly text: string;
}

/** The cases' documents; one that is the user's own as it is was not written by us. */
const made: readonly Made[] = cases.flatMap(({ name, nodeClass, cluster }) => {
  const { text, problems } = userData(nodeClass, cluster);
  const isOurs = nodeClass.userData.family === "Bottlerocket" && nodeClass.userData.parts.length === 0;
  return isOurs && text !== undefined ? [{ name, nodeClass, cluster, text, problems }] : [];
});

/** A table with all that hostile strings can be in one: keys, values, and elements of lists, of one line and of more. */
const hostile = ((): JsonMap => {
  const strings = hostileStrings(1_000).filter((text) => !/\p{Surrogate}/u.test(text));
  return {
    settings: {
      values: Object.fromEntries(strings.map((text, index) => [`key-${index}`, text])),
      lines: Object.fromEntries(strings.map((text, index) => [`key-${index}`, `${text}\n"""${text}\\`])),
      keys: Object.fromEntries(strings.map((text) => [text, { [text]: true }])),
      list: strings,
      tables: strings.map((text) => ({ [text]: [{ [text]: text }] })),
    },
  };
})();

judged("Python's tomllib reads what the settings say", { "python3 with tomllib": python }, async () => {
  expect(made.length).toBeGreaterThan(8);
  const texts = [...made.map(({ text }) => text), toml(hostile)];
  const { stdout, stderr } = spawnSync(python ?? "", ["-c", TOMLLIB], {
    input: JSON.stringify(texts),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const read: unknown[] = JSON.parse(stdout);
  for (const [index, { name, nodeClass, text, problems }] of made.entries()) {
    const { settings = {}, sysctl } = nodeClass.userData;
    expect({ name, read: read[index] }).toMatchObject({ name, read: { settings } });
    if (problems.length === 0 && Object.keys(sysctl).length > 0)
      expect(read[index]).toHaveProperty(["settings", "kernel", "sysctl"], sysctl);
    if (nodeClass.networks.length > 0) expect(text).toContain("[settings.bootstrap-containers.multus-enis]");
  }
  expect(read.at(-1)).toEqual(hostile);
});

/** With what Karpenter always says to kubelet, and the labels of a pool. */
function document({ nodeClass, cluster, text }: Made): Document {
  const pool = cluster.nodePools.find((each) => each.nodeClass === nodeClass.name);
  const labels = { "karpenter.sh/nodepool": NODE_POOL, zone: "a", ...pool?.spec.template.metadata?.labels };
  return { userData: text, labels, kubelet: { maxPods: 58, clusterDNS: ["172.20.0.10"], ...nodeClass.spec.kubelet } };
}

/** The values of a table that another one has not, or not so. */
function lost(given: Json, kept: Json | undefined, path: readonly PathStep[] = []): (readonly PathStep[])[] {
  if (isTable(given) && isTable(kept))
    return Object.entries(given).flatMap(([key, value]) => lost(value, kept[key], [...path, key]));
  return isDeepStrictEqual(given, kept) ? [] : [path];
}

judged(
  "Karpenter keeps all settings but those that we say it drops or writes over, and refuses those that we say it cannot read",
  NEEDS,
  async () => {
    const unreadable = made.flatMap(({ problems }) => problems.filter(({ code }) => code === "KM311"));
    const { answers, forms } = askKarpenter([
      ...made.map(document),
      { userData: toml(hostile) },
      ...made.flatMap((one) => alone(one)),
    ]);
    expect(forms).toEqual(READ_BY_KARPENTER);
    for (const [index, one] of made.entries()) judge(one, answers[index]);
    const { given, merged } = answers[made.length] ?? {};
    expect(given).toEqual(hostile);
    expect(merged).toMatchObject(hostile);
    const refused = answers.slice(made.length + 1);
    expect(refused).toHaveLength(unreadable.length);
    for (const { error } of refused) expect(error).toMatch(/^invalid UserData /);
  },
  LONGEST,
);

function judge({ name, problems, text }: Made, answer: Answer | undefined): void {
  if (problems.some(({ code }) => code === "KM311")) {
    expect({ name, answer }).toMatchObject({ name, answer: { error: expect.any(String) } });
    return;
  }
  const { given = {}, merged = {}, text: mergedText = "" } = answer ?? {};
  const told = problems
    .filter(({ code }) => ["KM309", "KM310", "KM312"].includes(code))
    .map(({ path }) => path.slice(2).join(" "));
  const prefixes = lost(given, merged).map(
    (path) => told.find((one) => path.join(" ").startsWith(one)) ?? path.join(" "),
  );
  expect({ name, lost: [...new Set(prefixes)].sort() }).toEqual({ name, lost: [...told].sort() });
  // The program looks for its node's pool in this line, and what Karpenter adds has room.
  expect(mergedText).toContain(`\n'karpenter.sh/nodepool' = '${NODE_POOL}'\n`);
  expect(Buffer.byteLength(mergedText) - Buffer.byteLength(text)).toBeLessThan(3_072);
}

/** Each setting that we say Karpenter cannot read, in a document that has nothing else. */
function alone({ problems, nodeClass }: Made): Document[] {
  const { settings = {} } = nodeClass.userData;
  return problems
    .filter(({ code }) => code === "KM311")
    .map(({ path }) => ({ userData: toml({ settings: only(settings, path.slice(3).map(String)) }) }));
}

/** The table with nothing in it but what is at the path. */
function only(table: JsonMap, [key = "", ...below]: readonly string[]): JsonMap {
  const value = table[key] ?? "";
  return { [key]: below.length > 0 && isTable(value) ? only(value, below) : value };
}
