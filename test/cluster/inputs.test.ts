import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkCluster } from "../../src/checks/check-cluster";
import { loadCluster } from "../../src/cluster/load";
import { printProblems } from "../../src/report/text";

const home = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inputs-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** What is loaded from the first of these files. */
function loaded(files: Readonly<Record<string, string | Buffer>>): ReturnType<typeof loadCluster> {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, content);
  }
  return loadCluster(Object.keys(files)[0] ?? "");
}

const DEMO = "cluster: { name: demo, region: us-west-2, zones: [us-west-2a] }\n";

/** What a cluster file with these inputs has of Karpenter. */
function karpenter(set: string, outputs: string | Buffer, own = "") {
  const { cluster, problems } = loaded({
    "demo.yaml": `inputs: { file: outputs.json, set: { karpenter: { ${set} } } }\n${DEMO}${own}`,
    "outputs.json": outputs,
  });
  if (!cluster) throw new Error(printProblems(problems));
  return cluster.karpenter;
}

describe("a value is an output's", () => {
  test.each<[string, string]>([
    ["as terraform output -json writes it", '{ "queue": { "sensitive": false, "type": "string", "value": "media" } }'],
    ["in a map of nothing but values", '{ "queue": "media" }'],
    ["with tabs, as jq --tab has them", '{\n\t"queue":\t"media"\n}\n'],
    ["in one line without spaces", '{"queue":{"sensitive":false,"type":"string","value":"media"}}'],
    ["with a byte order mark and the line ends of Windows", '\ufeff{\r\n  "queue": "media"\r\n}\r\n'],
    ["with escapes of JSON", '{ "queue": "\\u006dedi\\u0061" }'],
  ])("%s", (_, outputs) => {
    expect(karpenter("queue: queue", outputs).queue).toBe("media");
  });

  test("in a map or a list of an output, by dots", () => {
    const outputs = '{ "karpenter": { "value": { "queues": ["other", "media"] }, "type": "x", "sensitive": false } }';
    expect(karpenter("queue: karpenter.queues.1", outputs).queue).toBe("media");
  });

  test("that the cluster file says too, where both say the same", () => {
    expect(karpenter("queue: queue", '{ "queue": "media" }', "karpenter: { queue: media }\n").queue).toBe("media");
  });
});

test("lists and maps come whole, or as parts of what the cluster file has", () => {
  const { cluster, problems } = loaded({
    "demo.yaml": `inputs:
  file: outputs.json
  set:
    cluster: identity
    networks:
      media:
        securityGroups: [{ id: groups.media }, { id: groups.nodes }]
        zones: { us-west-2a: { subnet: { id: subnets.us-west-2a } } }
    nodeClasses: { default: { role: node_role, tags: tags } }
networks: { media: { zones: { us-west-2a: { cidr: 10.0.4.0/24, pods: 10.0.4.32/27 } } } }
nodeClasses: { default: { ami: al2023@v20241109, discovery: demo, networks: [media], tags: { team: media } } }
`,
    "outputs.json": JSON.stringify({
      identity: { name: "demo", region: "us-west-2", zones: ["us-west-2a"] },
      groups: { media: "sg-0a", nodes: "sg-0b" },
      subnets: { "us-west-2a": "subnet-0a" },
      node_role: "nodes",
      tags: { cost: "42" },
    }),
  });
  expect(printProblems(problems)).toBe("");
  expect(cluster?.zones).toEqual(["us-west-2a"]);
  expect(cluster?.networks[0]?.attachments[0]).toMatchObject({
    subnet: { id: "subnet-0a" },
    securityGroups: [{ id: "sg-0a" }, { id: "sg-0b" }],
  });
  expect(cluster?.nodeClasses[0]?.spec).toMatchObject({ role: "nodes", tags: { team: "media", cost: "42" } });
});

test("a base says what is taken over, and each cluster file from which outputs", () => {
  const base = "inputs: { set: { cluster: { account: account }, karpenter: { queue: queue } } }\n";
  const { cluster, problems, bases, sources } = loaded({
    "clusters/demo.yaml": `extends: base.yaml\ninputs: { file: ../terraform/demo.json }\n${DEMO}`,
    "clusters/base.yaml": base,
    "terraform/demo.json": '{ "account": "123456789012", "queue": "media" }',
  });
  expect(printProblems(problems)).toBe("");
  expect(cluster).toMatchObject({ account: "123456789012", karpenter: { queue: "media" } });
  expect(bases).toEqual(["clusters/base.yaml"]);
  expect(sources.map(({ file }) => file)).toEqual(["clusters/demo.yaml", "clusters/base.yaml", "terraform/demo.json"]);
  expect(loadCluster("clusters/base.yaml")).toMatchObject({ isBase: true, problems: [{ code: "KM102" }] });
});

test("an input of a base is taken away with null", () => {
  const { cluster, problems } = loaded({
    "demo.yaml": `extends: base.yaml\ninputs: { set: { karpenter: { queue: null } } }\n${DEMO}karpenter: { queue: mine }\n`,
    "base.yaml": "inputs: { file: outputs.json, set: { karpenter: { queue: queue } } }\n",
    "outputs.json": '{ "queue": "media" }',
  });
  expect(printProblems(problems)).toBe("");
  expect(cluster?.karpenter.queue).toBe("mine");
});

test("what a rule says of a value stands where the value does", () => {
  const found = checkCluster(
    loaded({
      "demo.yaml": `inputs:
  file: outputs.json
  set: { networks: { media: { zones: { us-west-2a: { pods: pods } } } } }
${DEMO}networks:
  media:
    securityGroups: [{ name: media }]
    zones: { us-west-2a: { subnet: { name: media }, cidr: 10.0.4.0/24 } }
nodeClasses: { default: { ami: al2023@v20241109, role: nodes, discovery: demo, networks: [media] } }
nodePools: { default: {} }
`,
      "outputs.json": '{\n  "pods": "10.0.4.0/27"\n}\n',
    }),
  );
  expect(found.problems).toContainEqual(
    expect.objectContaining({
      says: expect.stringContaining("10.0.4.1"),
      at: expect.objectContaining({ file: "outputs.json", line: 2, column: 11 }),
    }),
  );
});

describe("a file that is none of outputs", () => {
  /** What is printed when this is the file of outputs. */
  function printed(outputs: string | Buffer): string {
    const files = {
      "demo.yaml": `inputs: { file: outputs.json, set: { karpenter: { queue: queue } } }\n${DEMO}`,
      "outputs.json": outputs,
    };
    return printProblems(loaded(files).problems);
  }

  test.each<[string, string | Buffer, string]>([
    [
      "a program",
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0xff, 0xfe, 0x00]),
      "KM002: outputs.json is not UTF-8 text",
    ],
    [
      "UTF-16, as PowerShell's > writes it",
      Buffer.from("\ufeff{}", "utf16le"),
      "KM002: outputs.json is not UTF-8 text",
    ],
    ["600 KB", JSON.stringify({ queue: "q".repeat(600_000) }), "KM003: outputs.json has 600012 bytes"],
    ["lists in lists", `{ "queue": ${"[".repeat(1_000)}${"]".repeat(1_000)} }`, "KM012: more than 100 values"],
    ["text", '"queue"', "KM113: is no map of outputs by name"],
    ["a number", "1", "KM113: is no map of outputs by name"],
    ["null", "null", "KM113: is no map of outputs by name"],
    [
      "a plan",
      '{ "format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {} }',
      "KM113: is Terraform's state",
    ],
    ["half a file", '{ "queue": "med', "KM113: is not JSON"],
    ["two values", '{ "queue": "media" }\n{ "queue": "media" }\n', "KM113: is not JSON"],
    ["with a comment", '// made by hand\n{ "queue": "media" }\n', "KM113: is not JSON"],
    ["with a number too large", '{ "queue": 1e999 }', "KM103: 1e999 is no number"],
  ])("%s", (_, outputs, says) => {
    const text = printed(outputs);
    expect(text).toContain(`error ${says}`);
    // One mistake is one problem.
    expect(text.match(/error KM/g)).toHaveLength(1);
  });

  test("shows nothing of a secret, not even in one line with what is wrong", () => {
    const secret = { sensitive: true, type: "string", value: "hunter2" };
    const queue = { sensitive: false, type: "string", value: "no queue's name" };
    const text = printed(JSON.stringify({ secret, queue }));
    expect(text).toContain("KM115");
    expect(text).not.toContain("hunter2");
    expect(printed(JSON.stringify({ secret, queue }).slice(0, -1))).not.toContain("hunter2");
  });
});
