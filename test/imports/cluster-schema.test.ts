import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { type SchemaError, validate } from "../../src/cluster/validate-cluster-file";

const root = join(__dirname, "../../..");
const schema: Schema = JSON.parse(readFileSync(join(root, "schemas/cluster.schema.json"), "utf8"));

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

describe("the editors' schema", () => {
  test("is JSON Schema draft-07", () => {
    expect(new Ajv({ strict: false }).validateSchema(schema)).toBe(true);
  });

  test("describes every key, at every depth", () => {
    const keys = [...keysOf(schema, "")];
    expect(keys.length).toBeGreaterThan(200);
    expect(keys.filter(([, { description }]) => !description?.trim()).map(([path]) => path)).toEqual([]);
  });

  test("takes a file that is half of a cluster file, and null for what is inherited", () => {
    const takes = new Ajv({ strict: false }).compile(schema);
    const halves = [
      { extends: "base.yaml", cluster: { zones: ["us-west-2a"] }, nodePools: { default: { weight: null } } },
      { extends: "base.yaml", networks: { media: null, voice: { zones: { "us-west-2a": { pods: "10.0.4.32/27" } } } } },
      { nodeClasses: { al2023: { ami: "al2023@v20241109", spec: null } } },
    ];
    expect(halves.map((half) => takes(half) || takes.errors)).toEqual([true, true, true]);
    expect(takes({ nodePools: { default: { wieght: 1 } } })).toBe(false);
    expect(takes({ nodePools: { default: { taints: [{ key: "a" }] } } })).toBe(false);
  });

  test("says nothing of TypeScript, and refers to nothing", () => {
    const text = JSON.stringify(schema);
    expect(text).not.toContain('"tsType":"');
    expect(text).not.toContain('"$ref"');
  });

  const tools = existsSync(join(root, "tools/node_modules"));
  (tools ? test : test.skip)(
    `is what schema.yaml says${tools ? "" : " (skipped: tools/ is not installed)"}`,
    () => {
      const script = join(root, "scripts/generate.mjs");
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
    },
    60_000,
  );
});

describe("the compiled check", () => {
  const cluster = { name: "upf", region: "us-west-2", zones: ["us-west-2a"] };

  test("takes a part of a spec", () => {
    const spec = { template: { spec: { terminationGracePeriod: "1h" } }, limits: { cpu: 100, memory: "1Ti" } };
    expect(errorsOf({ cluster, nodePools: { default: { spec } } })).toEqual([]);
    expect(errorsOf({ cluster, nodeClasses: { al2023: { spec: { kubelet: { maxPods: 110 } } } } })).toEqual([]);
  });

  test("takes no part of a list's item", () => {
    const spec = { template: { spec: { requirements: [{ operator: "Exists" }] } } };
    expect(errorsOf({ cluster, nodePools: { default: { spec } } })).toMatchObject([
      { instancePath: "/nodePools/default/spec/template/spec/requirements/0", params: { missingProperty: "key" } },
    ]);
  });

  test("finds all errors, each with its place", () => {
    const kubelet = { maxPods: -1, clusterDNS: "10.100.0.10" };
    const found = errorsOf({ cluster, nodeClasses: { al2023: { spec: { kubelet } } } });
    expect(found.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`).sort()).toEqual([
      "/nodeClasses/al2023/spec/kubelet/clusterDNS type",
      "/nodeClasses/al2023/spec/kubelet/maxPods minimum",
    ]);
  });

  test.each([
    ["the file", { clutser: {} }, "networks"],
    ["a definition", { cluster: { ...cluster, zone: "us-west-2a" } }, "zones"],
    ["a spec", { cluster, nodeClasses: { al2023: { spec: { kublet: {} } } } }, "kubelet"],
    ["a map in a spec", { cluster, nodePools: { default: { spec: { disruption: { budget: [] } } } } }, "budgets"],
    ["a part of a spec", { cluster, nodePools: { default: { disruption: { budget: [] } } } }, "budgets"],
  ])("knows which keys %s may have", (_, file, key) => {
    const unknown = errorsOf(file).find(({ keyword }) => keyword === "additionalProperties");
    expect(Object.keys(unknown?.parentSchema.properties ?? {})).toContain(key);
  });

  test("knows what a pattern wants, in words", () => {
    const [error] = errorsOf({ cluster: { ...cluster, region: "Oregon" } });
    expect(error?.parentSchema.patternErrorMessage).toBe("a region looks like us-west-2");
  });
});

function errorsOf(file: unknown): SchemaError[] {
  return validate(file) ? [] : [...(validate.errors ?? [])];
}

function* keysOf(here: Schema, path: string): Generator<[string, Schema]> {
  const { properties = {}, items, additionalProperties } = here;
  for (const [key, property] of Object.entries(properties)) {
    yield [`${path}.${key}`, property];
    yield* keysOf(property, `${path}.${key}`);
  }
  if (items) yield* keysOf(items, `${path}[]`);
  if (typeof additionalProperties === "object") yield* keysOf(additionalProperties, `${path}.*`);
}
