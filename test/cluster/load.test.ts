import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Cluster } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";
import { printProblems } from "../../src/report/text";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clusters-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes files and loads the first. */
function loaded(files: Readonly<Record<string, string>>): ReturnType<typeof loadCluster> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return loadCluster(join(folder, Object.keys(files)[0] ?? ""));
}

/** The cluster that a text describes; a problem fails the test with what a user would see. */
function cluster(text: string, beside: Readonly<Record<string, string>> = {}): Cluster {
  const { cluster: found, problems } = loaded({ "demo.yaml": text, ...beside });
  if (!found) throw new Error(printProblems(problems));
  return found;
}

const DEMO = "cluster: { name: demo, region: us-west-2, zones: [us-west-2a, us-west-2b] }\n";
const AL2023 = "nodeClasses: { al2023: { ami: al2023@v20241109, role: nodes, discovery: demo } }\n";
const NETWORKED = `networks:
  multus1:
    securityGroups: [{ name: nodes }]
    zones:
      us-west-2a: { subnet: { name: multus1-a }, cidr: 10.0.4.0/24, pods: 10.0.4.32/27 }
      us-west-2b: { subnet: { name: multus1-b }, cidr: 10.0.5.0/24, pods: 10.0.5.32/27 }
  multus2:
    securityGroups: [{ id: sg-1 }]
    zones:
      us-west-2a: { subnet: { id: subnet-1 }, cidr: 10.0.6.0/24, pods: 10.0.6.32/27 }
nodeClasses:
  al2023: { ami: al2023@v20241109, role: nodes, discovery: demo, networks: [multus1, multus2] }
nodePools:
  default: {}
`;

describe("a cluster", () => {
  test("of one line has a name of its file, and the defaults", () => {
    expect(cluster(DEMO)).toEqual({
      id: "demo",
      name: "demo",
      region: "us-west-2",
      partition: "aws",
      zones: ["us-west-2a", "us-west-2b"],
      networks: [],
      seededPools: [],
      nodeClasses: [],
      nodePools: [],
      nodeOverlays: [],
      clearTaints: {
        namespace: "cleartaints",
        image:
          "public.ecr.aws/amazonlinux/amazonlinux:2023.12.20260918.0-minimal@sha256:68b1e82cd69ade271c092bc1959fa6fc820945d0c8dbb7a88cf6c1824a184688",
        taint: { key: "multus/not-ready", value: "true", effect: "NoSchedule" },
        nodePools: [],
      },
      headroom: [],
      samples: [],
      karpenter: {
        namespace: "karpenter",
        version: "1.14.1",
        queue: "demo",
        role: "demo-karpenter",
        roleIsInput: false,
        cpu: "1",
        memory: "1Gi",
        reservedEnis: 0,
        serviceAccount: { name: "karpenter", create: "chart" },
        nodeSelector: {},
        tolerations: [],
      },
      managedNodeGroups: [],
      namespaces: [],
    });
  });

  test.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eu-central-1", "aws"],
  ])("in %s is in the partition %s", (region, partition) => {
    expect(cluster(`cluster: { name: demo, region: ${region}, zones: [${region}a] }`).partition).toBe(partition);
  });

  test("keeps a word of YAML 1.1 and a number in quotes as the text that they are", () => {
    const { nodePools } = cluster(`${DEMO}${AL2023}nodePools:
  default:
    labels: { a: yes, b: on, c: "0644", d: "12", e: 1_000, f: "" }
`);
    expect(nodePools[0]?.spec.template.metadata?.labels).toEqual({
      a: "yes",
      b: "on",
      c: "0644",
      d: "12",
      e: "1_000",
      f: "",
    });
  });

  test("has the namespaces of what is in it, but not those that every cluster has", () => {
    const { namespaces } = cluster(`${DEMO}${NETWORKED}nodeLatency: { namespace: kube-system }
samples: { sleeper: { namespace: demo }, other: {} }
`);
    expect(namespaces).toEqual([
      { name: "cleartaints", privileged: true },
      { name: "demo", privileged: false },
    ]);
  });
});

describe("a network", () => {
  test("has an attachment in each zone, whose plugins follow from a few words", () => {
    const [multus1] = cluster(DEMO + NETWORKED).networks;
    expect(multus1).toMatchObject({
      link: "multus1",
      renamesLink: true,
      sourceDestCheck: false,
      deleteOnTermination: true,
    });
    expect(multus1?.attachments.map(({ name }) => name)).toEqual(["multus1-us-west-2a", "multus1-us-west-2b"]);
    expect(multus1?.attachments[0]).toEqual({
      network: "multus1",
      zone: "us-west-2a",
      subnet: { tags: { Name: "multus1-a" } },
      securityGroups: [{ tags: { Name: "nodes" } }],
      name: "multus1-us-west-2a",
      namespace: "default",
      cni: {
        cniVersion: "0.3.1",
        plugins: [
          {
            type: "ipvlan",
            master: "multus1",
            mode: "l2",
            ipam: {
              type: "whereabouts",
              datastore: "kubernetes",
              kubernetes: { kubeconfig: "/etc/cni/net.d/whereabouts.d/whereabouts.kubeconfig" },
              range: "10.0.4.32-10.0.4.63/24",
              gateway: "10.0.4.1",
            },
          },
          { type: "sbr" },
        ],
      },
      ranges: [{ cidr: "10.0.4.0/24", first: "10.0.4.32", last: "10.0.4.63" }],
      reservations: ["10.0.4.32/27"],
    });
  });

  /** The chain of a network with these keys, in one zone. */
  function chain(keys: string, zone = "cidr: 10.0.4.0/24, pods: 10.0.4.32/27") {
    const { networks } = cluster(`${DEMO}networks:
  multus1:
    securityGroups: [{ name: nodes }]
    zones: { us-west-2a: { subnet: { name: a }, ${zone} } }
    ${keys}
`);
    return networks[0]?.attachments[0]?.cni.plugins ?? [];
  }

  test("of a kernel's own link leaves the link its name", () => {
    const text = `${DEMO}${NETWORKED}`.replace("  multus1:\n", "  multus1:\n    link: ens6\n");
    expect(cluster(text).networks[0]).toMatchObject({ name: "multus1", link: "ens6", renamesLink: false });
  });

  test.each([
    ["type: macvlan", { type: "macvlan", master: "multus1", mode: "bridge" }],
    ["type: macvlan; mode: vepa", { type: "macvlan", master: "multus1", mode: "vepa" }],
    ["mode: l3; mtu: 1500", { type: "ipvlan", master: "multus1", mode: "l3", mtu: 1500 }],
    ["type: host-device; link: eth1", { type: "host-device", device: "eth1" }],
    ["cni: { linkInContainer: false }", { type: "ipvlan", master: "multus1", mode: "l2", linkInContainer: false }],
  ])("with %s", (keys, plugin) => {
    const { ipam, ...main } = chain(keys.split("; ").join("\n    "))[0] ?? { type: "", ipam: undefined };
    expect(main).toEqual(plugin);
    expect(ipam).toMatchObject({ type: "whereabouts" });
  });

  test("has the plugins that it asks for, after sbr or without it", () => {
    const tuning = "plugins: [{ type: tuning, sysctl: { net.core.somaxconn: '500' } }]";
    expect(chain(tuning).map(({ type }) => type)).toEqual(["ipvlan", "sbr", "tuning"]);
    expect(chain(`sbr: false\n    ${tuning}`).map(({ type }) => type)).toEqual(["ipvlan", "tuning"]);
  });

  test.each<[string, object]>([
    ["pods: 10.0.4.40-10.0.4.50", { range: "10.0.4.40-10.0.4.50/24", gateway: "10.0.4.1" }],
    ["pods: 10.0.4.0/24, gateway: none", { range: "10.0.4.0/24" }],
    ["pods: 10.0.4.32/27, gateway: 10.0.4.254", { range: "10.0.4.32-10.0.4.63/24", gateway: "10.0.4.254" }],
    [
      "pods: 10.0.4.32/27, exclude: [10.0.4.40/29]",
      { range: "10.0.4.32-10.0.4.63/24", exclude: ["10.0.4.40/29"], gateway: "10.0.4.1" },
    ],
    [
      "pods: [10.0.4.32/27, 10.0.4.64/27], exclude: [10.0.4.64/32]",
      { range: "10.0.4.32-10.0.4.95/24", exclude: ["10.0.4.64/32"], gateway: "10.0.4.1" },
    ],
  ])("with %s", (zone, expected) => {
    const {
      type: _,
      datastore: _d,
      kubernetes: _k,
      ...ipam
    } = Object(chain("", `cidr: 10.0.4.0/24, ${zone}`)[0]?.ipam);
    expect(ipam).toEqual(expected);
  });

  test("of two families has a range of each and no gateway", () => {
    const zone = 'cidr: [10.0.4.0/24, "2001:db8:4::/64"], pods: [10.0.4.32/27, "2001:db8:4::100-2001:db8:4::1ff"]';
    const ipam = chain("", zone)[0]?.ipam;
    expect(ipam).toMatchObject({
      ipRanges: [{ range: "10.0.4.32-10.0.4.63/24" }, { range: "2001:db8:4::100-2001:db8:4::1ff/64" }],
    });
    expect(ipam).not.toHaveProperty("gateway");
  });

  test("reserves the blocks of a range that is none itself", () => {
    const text = (DEMO + NETWORKED).replace("pods: 10.0.4.32/27", "pods: 10.0.4.30-10.0.4.41");
    expect(cluster(text).networks[0]?.attachments[0]?.reservations).toEqual([
      "10.0.4.30/31",
      "10.0.4.32/29",
      "10.0.4.40/31",
    ]);
  });

  test("that asks for it has its pools, by the names that Whereabouts looks for", () => {
    const { seededPools } = cluster(`${DEMO}networks:
  multus1:
    ipPools: seed
    securityGroups: [{ name: nodes }]
    zones:
      us-west-2a: { subnet: { name: a }, cidr: 10.0.4.0/24, pods: [10.0.4.32/27, 10.0.4.64/27] }
      us-west-2b: { subnet: { name: b }, cidr: "2001:db8:4::/64", pods: "2001:db8:4::100/120" }
  multus2:
    ipPools: seed
    networkName: n6
    securityGroups: [{ name: nodes }]
    zones:
      us-west-2a: { subnet: { name: c }, cidr: 10.0.4.0/24, pods: 10.0.4.32/27 }
`);
    expect(seededPools.map(({ name }) => name)).toEqual(["10.0.4.0-24", "2001-db8-4---64", "n6-10.0.4.0-24"]);
  });
});

describe("a node pool", () => {
  /** The NodePool's spec with these keys beside a single class. */
  function pool(keys: string) {
    const { nodePools } = cluster(`${DEMO}${AL2023}nodePools:\n  default:\n    ${keys.split("\n").join("\n    ")}\n`);
    return nodePools[0]?.spec;
  }

  test("of nothing takes the only class, and what Karpenter once defaulted", () => {
    expect(cluster(`${DEMO}${AL2023}nodePools: { default: {} }`).nodePools).toEqual([
      {
        name: "default",
        key: "default",
        origins: expect.any(Array),
        annotations: {},
        nodeClass: "al2023",
        spec: {
          template: {
            spec: {
              nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "al2023" },
              requirements: [
                { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
                { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
                { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
                { key: "topology.kubernetes.io/zone", operator: "In", values: ["us-west-2a", "us-west-2b"] },
              ],
            },
          },
        },
      },
    ]);
  });

  test("writes requirements in three ways, and one of its own for what has a default", () => {
    const requirements = pool(`requirements:
  karpenter.k8s.aws/instance-family: [m5, m6i]
  karpenter-node: Exists
  karpenter.k8s.aws/instance-cpu: { operator: Gt, values: ["3"] }
  karpenter.sh/capacity-type: [spot]
architectures: [arm64]`)?.template.spec.requirements;
    expect(requirements).toEqual([
      { key: "karpenter.k8s.aws/instance-family", operator: "In", values: ["m5", "m6i"] },
      { key: "karpenter-node", operator: "Exists" },
      { key: "karpenter.k8s.aws/instance-cpu", operator: "Gt", values: ["3"] },
      { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot"] },
      { key: "kubernetes.io/arch", operator: "In", values: ["arm64"] },
      { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
      { key: "topology.kubernetes.io/zone", operator: "In", values: ["us-west-2a", "us-west-2b"] },
    ]);
  });

  test("joins its short keys with its spec, where both may say the same", () => {
    const spec = pool(`limits: { cpu: 100 }
labels: { tier: gold }
weight: 10
spec:
  weight: 10
  limits: { memory: 500Gi }
  template: { metadata: { labels: { team: core } }, spec: { taints: [{ key: dedicated, effect: NoSchedule }] } }
taints: [{ key: gpu, effect: NoExecute }]`);
    expect(spec).toMatchObject({
      weight: 10,
      limits: { cpu: 100, memory: "500Gi" },
      template: {
        metadata: { labels: { tier: "gold", team: "core" } },
        spec: {
          taints: [
            { key: "gpu", effect: "NoExecute" },
            { key: "dedicated", effect: "NoSchedule" },
          ],
        },
      },
    });
  });

  test("of a class with networks is born with the startup taint, and cleared of it", () => {
    const { nodePools, clearTaints } = cluster(`${DEMO}${NETWORKED}`);
    expect(nodePools[0]?.spec.template.spec.startupTaints).toEqual([clearTaints.taint]);
    expect(clearTaints.nodePools).toEqual(["default"]);
  });
});

describe("a node class", () => {
  test("fills its spec in from its short keys", () => {
    expect(cluster(DEMO + NETWORKED).nodeClasses[0]?.spec).toEqual({
      amiSelectorTerms: [{ alias: "al2023@v20241109" }],
      role: "nodes",
      subnetSelectorTerms: [{ tags: { "karpenter.sh/discovery": "demo" } }],
      securityGroupSelectorTerms: [{ tags: { "karpenter.sh/discovery": "demo" } }],
    });
    expect(cluster(DEMO + NETWORKED).karpenter.reservedEnis).toBe(2);
  });

  test("has parts of its userdata from files beside the file that names them", () => {
    const { nodeClasses } = cluster(`extends: bases/base.yaml\n${DEMO}`, {
      "bases/base.yaml": `nodeClasses:
  al2023:
    ami: al2023@v20241109
    role: nodes
    discovery: demo
    userData: [{ file: tools.sh }, { inline: "packages: [tcpdump]", contentType: text/cloud-config }]
`,
      "bases/tools.sh": "#!/bin/bash\necho tools\n",
    });
    expect(nodeClasses[0]?.userData.parts).toEqual([
      { contentType: "text/x-shellscript", content: "#!/bin/bash\necho tools\n" },
      { contentType: "text/cloud-config", content: "packages: [tcpdump]" },
    ]);
  });
});

describe("a sample", () => {
  function samples(text: string) {
    return cluster(`${DEMO}${NETWORKED}samples:\n  sleeper: ${text}\n`).samples;
  }

  test("without networks is one Deployment, anywhere", () => {
    expect(samples("{ replicas: 3, cpu: 1 }")).toEqual([
      {
        name: "sleeper",
        key: "sleeper",
        namespace: "default",
        replicas: 3,
        image: "public.ecr.aws/eks-distro/kubernetes/pause:3.10",
        cpu: "1",
        resources: {},
        attachments: [],
        requirements: [],
        tolerates: [],
        tolerations: [],
        walk: [],
      },
    ]);
  });

  test("with a network is one a zone, on the nodes that have it", () => {
    expect(samples("{ networks: [multus1] }")).toMatchObject([
      {
        name: "sleeper-us-west-2a",
        attachments: ["multus1-us-west-2a"],
        requirements: [
          { key: "topology.kubernetes.io/zone", operator: "In", values: ["us-west-2a"] },
          { key: "karpenter.sh/nodepool", operator: "In", values: ["default"] },
        ],
      },
      { name: "sleeper-us-west-2b", attachments: ["multus1-us-west-2b"] },
    ]);
  });

  test("with two networks is where both of them are, in the order of its interfaces", () => {
    expect(samples("{ networks: [multus2, multus1], namespace: demo }")).toMatchObject([
      { name: "sleeper", attachments: ["default/multus2-us-west-2a", "default/multus1-us-west-2a"] },
    ]);
  });
});

describe("extends", () => {
  const BASE = `${AL2023}nodePools:
  default: { weight: 10, labels: { tier: gold, team: core }, taints: [{ key: a, effect: NoSchedule }] }
  spot: { capacityTypes: [spot] }
`;

  test("merges maps, replaces lists and values, and takes away what is null", () => {
    const { nodePools } = cluster(
      `extends: base.yaml
${DEMO}nodePools:
  default: { labels: { tier: silver, team: null }, taints: [{ key: b, effect: NoExecute }] }
  spot: null
  batch: {}
`,
      { "base.yaml": BASE },
    );
    expect(nodePools.map(({ name }) => name)).toEqual(["default", "batch"]);
    expect(nodePools[0]?.spec).toMatchObject({
      weight: 10,
      template: {
        metadata: { labels: { tier: "silver" } },
        spec: { taints: [{ key: "b", effect: "NoExecute" }] },
      },
    });
    expect(nodePools[0]?.spec.template.metadata?.labels).toEqual({ tier: "silver" });
  });

  test("goes over several files, each relative to the one that names it", () => {
    const {
      bases,
      problems,
      cluster: found,
      placeOf,
    } = loaded({
      "prod/demo.yaml": "extends: ../bases/europe.yaml\nsamples: { sleeper: { replicas: 2 } }\n",
      "bases/europe.yaml": `extends: all.yaml\n${DEMO}`,
      "bases/all.yaml": "# for all\nsamples: { sleeper: { cpu: 1 } }\n",
    });
    expect(problems).toEqual([]);
    expect(bases).toEqual([join(folder, "bases/europe.yaml"), join(folder, "bases/all.yaml")]);
    expect(found?.samples[0]).toMatchObject({ replicas: 2, cpu: "1" });
    // What was inherited keeps its place.
    expect(placeOf(["samples", "sleeper", "cpu"])).toMatchObject({
      file: join(folder, "bases/all.yaml"),
      line: 2,
      column: 28,
    });
    expect(placeOf(["samples", "sleeper", "replicas"])).toMatchObject({
      file: join(folder, "prod/demo.yaml"),
      line: 2,
      column: 33,
    });
  });

  test("of a file that names no cluster is what such a file is for", () => {
    expect(loaded({ "base.yaml": BASE })).toMatchObject({ isBase: true });
    expect(loaded({ "demo.yaml": `extends: base.yaml\n${DEMO}`, "base.yaml": BASE })).toMatchObject({ isBase: false });
  });
});

test("roles that nobody names have the 64 characters that IAM takes, whatever the cluster is called", () => {
  const name = "a".repeat(100);
  const { karpenter, podAddresses, nodeTerminationHandler } =
    cluster(`cluster: { name: ${name}, region: eu-central-1, zones: [eu-central-1a] }
podAddresses: { namespaces: [media] }
nodeTerminationHandler: { queueURL: https://sqs.eu-central-1.amazonaws.com/123456789012/events }
`);
  expect([karpenter.role, podAddresses?.role, nodeTerminationHandler?.role]).toEqual([
    `${"a".repeat(54)}-karpenter`,
    `${"a".repeat(50)}-pod-addresses`,
    `${"a".repeat(35)}-aws-node-termination-handler`,
  ]);
});

describe("defaults", () => {
  const DEFAULTS = `nodePoolDefaults: { weight: 10, labels: { tier: gold, team: core }, taints: [{ key: a, effect: NoSchedule }] }
nodeClassDefaults: { ami: al2023@v20241109, role: nodes, discovery: demo, kubelet: { maxPods: 20 } }
`;

  test("are merged into every node class and pool as a base is", () => {
    const { nodeClasses, nodePools } = cluster(`${DEMO}${DEFAULTS}nodeClasses:
  plain: {}
  own: { role: null, instanceProfile: profile, kubelet: { podsPerCore: 4 } }
nodePools:
  plain: { nodeClass: plain }
  own: { nodeClass: own, weight: null, labels: { tier: null, team: edge }, taints: [] }
`);
    expect(nodeClasses.map(({ spec }) => spec)).toMatchObject([
      { amiSelectorTerms: [{ alias: "al2023@v20241109" }], role: "nodes", kubelet: { maxPods: 20 } },
      { instanceProfile: "profile", kubelet: { maxPods: 20, podsPerCore: 4 } },
    ]);
    expect(nodePools.map(({ spec }) => [spec.weight, spec.template.metadata, spec.template.spec.taints])).toEqual([
      [10, { labels: { tier: "gold", team: "core" } }, [{ key: "a", effect: "NoSchedule" }]],
      [undefined, { labels: { team: "edge" } }, undefined],
    ]);
  });

  test("keep their place", () => {
    const { placeOf } = loaded({ "demo.yaml": `${DEMO}${DEFAULTS}nodePools: { plain: { nodeClass: plain } }\n` });
    expect(placeOf(["nodePools", "plain", "labels", "team"])).toMatchObject({ line: 2, column: 61 });
  });

  test("can be those of a base, and be taken away", () => {
    const { nodePools } = cluster(`extends: base.yaml\n${DEMO}nodePoolDefaults: { taints: null }\n`, {
      "base.yaml": `${DEFAULTS}nodeClasses: { plain: {} }\nnodePools: { plain: {} }\n`,
    });
    expect(nodePools[0]?.spec).toMatchObject({ weight: 10 });
    expect(nodePools[0]?.spec.template.spec.taints).toBeUndefined();
  });

  test("do not come back for what is taken away from a base", () => {
    const { nodePools } = cluster(`extends: base.yaml\n${DEMO}nodePools: { plain: { weight: null } }\n`, {
      "base.yaml": `${DEFAULTS}nodeClasses: { plain: {} }\nnodePools: { plain: { weight: 20 } }\n`,
    });
    expect(nodePools.map(({ spec }) => spec.weight)).toEqual([undefined]);
  });

  test("can be taken from outputs", () => {
    const inputs =
      "inputs: { file: outputs.json, set: { nodeClassDefaults: { role: role }, nodePools: { plain: { weight: weight } } } }";
    const pools = "nodePools: { plain: { weight: null } }";
    const found = cluster(`extends: base.yaml\n${DEMO}${inputs}\n${pools}\n`, {
      "base.yaml": `nodeClassDefaults: { ami: al2023@v20241109, discovery: demo }\nnodeClasses: { plain: {} }\nnodePools: { plain: { weight: 20 } }\n`,
      "outputs.json": JSON.stringify({
        role: { sensitive: false, type: "string", value: "nodes" },
        weight: { sensitive: false, type: "number", value: 30 },
      }),
    });
    expect(found.nodeClasses[0]?.spec).toMatchObject({ role: "nodes" });
    expect(found.nodePools[0]?.spec).toMatchObject({ weight: 30 });
  });

  test("are only taken, not made: without a class or a pool there is none", () => {
    expect(cluster(`${DEMO}${DEFAULTS}`)).toMatchObject({ nodeClasses: [], nodePools: [] });
  });
});

describe("pieces of one block", () => {
  const pieces = (pods: string) =>
    cluster(NETWORKED.replace("pods: 10.0.4.32/27", `pods: ${pods}`).replace(/^/, DEMO)).networks[0]?.attachments[0];

  test("are one range to Whereabouts, with what lies between excluded, and are reserved one by one", () => {
    const attachment = pieces("[10.0.4.128/26, 10.0.4.64/27]");
    expect(attachment?.cni.plugins[0]?.ipam).toMatchObject({
      range: "10.0.4.64-10.0.4.191/24",
      exclude: ["10.0.4.96/27"],
    });
    expect(attachment?.reservations).toEqual(["10.0.4.128/26", "10.0.4.64/27"]);
  });

  test("that touch have nothing between them", () => {
    const ipam = pieces("[10.0.4.64/27, 10.0.4.96/27]")?.cni.plugins[0]?.ipam;
    expect(ipam).toMatchObject({ range: "10.0.4.64-10.0.4.127/24" });
    expect(ipam).not.toHaveProperty("exclude");
  });
});

test("a sample that is sent to pools by its networks tolerates their taints", () => {
  const tainted = NETWORKED.replace("default: {}", "default: { taints: [{ key: upf, value: a, effect: NoSchedule }] }");
  const { samples } =
    cluster(`${DEMO}${tainted}samples: { app: { networks: [multus2] }, own: { networks: [multus2], requirements: { tier: Exists } } }
`);
  expect(samples.map(({ tolerates }) => tolerates)).toEqual([[{ key: "upf", value: "a", effect: "NoSchedule" }], []]);
});

test("a file that is called like no Kubernetes object is no cluster", () => {
  const { problems } = loaded({ "My Cluster.yaml": DEMO });
  expect(problems.map(({ code, at }) => `${code} ${at.line}`)).toEqual(["KM105 0"]);
});

describe("Karpenter's controller", () => {
  const GROUP = `managedNodeGroups:
  system:
    labels: { role: system }
    taints: [{ key: system, effect: NoSchedule }, { key: role, value: system, effect: NoExecute }]
  plain: {}
`;

  test("runs on the node group that is named, past its taints", () => {
    expect(cluster(`${DEMO}${GROUP}karpenter: { nodeGroup: system }\n`).karpenter).toMatchObject({
      nodeSelector: { role: "system" },
      tolerations: [
        { key: "system", operator: "Exists", effect: "NoSchedule" },
        { key: "role", operator: "Equal", value: "system", effect: "NoExecute" },
      ],
    });
  });

  test("finds a group without labels by the one that EKS gives it", () => {
    expect(cluster(`${DEMO}${GROUP}karpenter: { nodeGroup: plain }\n`).karpenter).toMatchObject({
      nodeSelector: { "eks.amazonaws.com/nodegroup": "plain" },
      tolerations: [],
    });
  });

  test("has its namespace among ours when its ServiceAccount is, and Flux may not take that away", () => {
    const file = `${DEMO}karpenter: { serviceAccount: { create: manifest } }\n`;
    expect(cluster(file).namespaces).toEqual([{ name: "karpenter", privileged: false, shared: true }]);
    expect(cluster(`${file}flux: {}\n`).namespaces).toEqual([]);
    const beside = "samples: { tool: { namespace: karpenter } }\n";
    expect(cluster(`${file}${beside}flux: {}\n`).namespaces).toEqual([]);
  });
});

describe("Flux", () => {
  test.each([
    ["us-west-2", "602401143452.dkr.ecr.us-west-2.amazonaws.com"],
    ["eu-south-2", "455263428931.dkr.ecr.eu-south-2.amazonaws.com"],
    ["cn-northwest-1", "961992271922.dkr.ecr.cn-northwest-1.amazonaws.com.cn"],
  ])("has Multus from the registry of %s", (region, registry) => {
    const identity = `cluster: { name: demo, region: ${region}, zones: [${region}a] }\n`;
    const networks = `networks:
  media:
    securityGroups: [{ name: media }]
    zones: { ${region}a: { subnet: { name: media }, cidr: 10.0.4.0/24, pods: 10.0.4.32/27 } }
`;
    expect(cluster(`${identity}${networks}flux: {}\n`).flux?.registry).toBe(registry);
  });

  test("needs no registry without networks", () => {
    expect(cluster(`${DEMO}flux: {}\n`).flux).toEqual({ namespace: "flux-system", source: "flux-system" });
  });
});
