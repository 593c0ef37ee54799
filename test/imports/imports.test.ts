import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdk8s";
import { NetworkAttachmentDefinition } from "../../imports/k8s.cni.cncf.io";
import { Ec2NodeClass } from "../../imports/karpenter.k8s.aws";
import { NodeClaim, NodeOverlay, NodePool } from "../../imports/karpenter.sh";
import type { Ec2NodeClassSpec, NodePoolSpec, Overrides } from "../../imports/specs";
import { IpPool, NodeSlicePool, OverlappingRangeIpReservation } from "../../imports/whereabouts.cni.cncf.io";

const root = join(__dirname, "../../..");
const schemaFolder = join(root, "imports/schemas");

const constructs = [
  Ec2NodeClass,
  IpPool,
  NetworkAttachmentDefinition,
  NodeClaim,
  NodeOverlay,
  NodePool,
  NodeSlicePool,
  OverlappingRangeIpReservation,
];

describe("the compact schemas", () => {
  test("there is one for each construct, of the same group, version and kind", () => {
    const schemas = readdirSync(schemaFolder).map(readSchema);
    const versions = schemas.map(({ group, version, kind }) => ({
      apiVersion: `${String(group)}/${String(version)}`,
      kind,
    }));
    const byKind = (a: { kind?: unknown }, b: { kind?: unknown }) => (String(a.kind) < String(b.kind) ? -1 : 1);
    expect(versions.sort(byKind)).toEqual(constructs.map(({ GVK }) => GVK).sort(byKind));
  });

  test.each([
    ["EC2NodeClass", 54],
    ["NodeClaim", 10],
    ["NodeOverlay", 8],
    ["NodePool", 20],
  ])("keep the rules that the API server holds a %s against", (kind, count) => {
    expect(findAll(readSchema(`${kind}.json`), "rule")).toHaveLength(count);
  });

  test("keep bounds, defaults and the kinds of lists", () => {
    expect(
      at(readSchema("NodePool.json"), "schema properties spec properties disruption properties budgets"),
    ).toMatchObject({
      type: "array",
      maxItems: 50,
      default: [{ nodes: "10%" }],
      "x-kubernetes-list-type": "atomic",
      "x-kubernetes-validations": [{ rule: "self.all(x, has(x.schedule) == has(x.duration))" }],
      items: { required: ["nodes"] },
    });
  });

  test.each(readdirSync(schemaFolder))("%s has no prose", (name) => {
    const schema = readSchema(name);
    for (const keyword of ["description", "title", "message"])
      expect(findAll(schema, keyword).filter((value) => typeof value === "string")).toEqual([]);
  });
});

test("a construct renders the object that it is named after", () => {
  const chart = Testing.chart();
  new NodePool(chart, "pool", {
    spec: {
      template: {
        spec: { nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "al2023" }, requirements: [] },
      },
    },
  });
  expect(Testing.synth(chart)).toMatchObject([{ apiVersion: "karpenter.sh/v1", kind: "NodePool" }]);
});

test("an override may leave anything out, but gives a list whole", () => {
  const pool: Overrides<NodePoolSpec> = {
    limits: { cpu: 100, memory: "1Ti" },
    template: { spec: { expireAfter: "Never" } },
  };
  const nodeClass: Overrides<Ec2NodeClassSpec> = { kubelet: { clusterDNS: ["10.100.0.10"] }, tags: { team: "upf" } };
  // @ts-expect-error: a requirement has a key.
  const partOfAnItem: Overrides<NodePoolSpec> = { template: { spec: { requirements: [{ operator: "Exists" }] } } };
  // @ts-expect-error: there is no such field.
  const typo: Overrides<Ec2NodeClassSpec> = { kublet: {} };
  expect([pool, nodeClass, partOfAnItem, typo]).toHaveLength(4);
});

test.each(["imports/specs.ts", "src/cluster/cluster-file.ts"])("nothing in %s can be written to", (name) => {
  const lines = readFileSync(join(root, name), "utf8").split("\n");
  const keys = lines.filter((line) => /^ +(readonly )?("[^"]+"|\w+|\[k: string\])\??:/.test(line));
  expect(keys.length).toBeGreaterThan(80);
  expect(keys.filter((line) => !/^ +readonly /.test(line))).toEqual([]);
  expect(lines.filter((line) => /: .*\[\];$/.test(line) && !/: .*readonly /.test(line))).toEqual([]);
  expect(lines.filter((line) => /^ +[})]\[\];$/.test(line))).toHaveLength(
    lines.filter((line) => /: readonly [({]$/.test(line)).length,
  );
});

const crds = process.env.CRDS;
const tools = existsSync(join(root, "tools/node_modules"));
const missing = [
  ...(crds ? [] : ["CRDS (a folder of CRDs) is not set"]),
  ...(tools ? [] : ["tools/ is not installed"]),
];
const whenPossible = missing.length === 0 ? test : test.skip;
const because = missing.length === 0 ? "" : ` (skipped: ${missing.join(", ")})`;

whenPossible(
  `importing the same CRDs again changes nothing${because}`,
  () => {
    const script = join(root, "scripts/import.mjs");
    const { status, stdout } = spawnSync(process.execPath, [script, "--check", "--from", String(crds)], {
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  },
  60_000,
);

(crds ? test : test.skip)(`no sentence of the CRDs is in imports/${crds ? "" : " (skipped: CRDS is not set)"}`, () => {
  const upstream = readdirSync(String(crds)).flatMap((name) =>
    proseLines(readFileSync(join(String(crds), name), "utf8")),
  );
  expect(upstream.length).toBeGreaterThan(100);
  const imported = readAll(join(root, "imports"));
  expect(upstream.filter((line) => imported.includes(line))).toEqual([]);
});

/** The lines of at least five words, without quotes and code: sentences, in a CRD. */
function proseLines(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/^\s*(description|message): */, "").trim());
  return lines.filter((line) => /^[A-Z][a-z]+( [A-Za-z,'-]+){4,}[.,]?$/.test(line));
}

function readAll(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|json)$/.test(name));
  return files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}

function readSchema(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(schemaFolder, name), "utf8"));
}

/** What stands below some keys. */
function at(value: unknown, keys: string): unknown {
  return keys.split(" ").reduce((here, key) => new Map(Object.entries(Object(here))).get(key), value);
}

/** The values of a key, wherever it is. */
function findAll(value: unknown, wanted: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [...(key === wanted ? [item] : []), ...findAll(item, wanted)]);
}
