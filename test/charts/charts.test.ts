import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chartFiles } from "../../src/charts/charts";
import type { Cluster } from "../../src/cluster/cluster";
import { loadCluster } from "../../src/cluster/load";

const DEMO = `cluster: { name: demo, region: us-west-2, zones: [us-west-2a] }
nodeClasses:
  plain: { ami: al2023@v20241109, role: nodes, discovery: demo }
  networked: { ami: al2023@v20241109, role: nodes, discovery: demo, networks: [media] }
networks:
  media:
    securityGroups: [{ name: media }]
    ipPools: seed
    namespace: tv
    zones: { us-west-2a: { subnet: { name: media-a }, cidr: 10.0.4.0/24, pods: 10.0.4.32/27 } }
`;

function cluster(text: string): Cluster {
  const folder = mkdtempSync(join(tmpdir(), "charts-"));
  const file = join(folder, "demo.yaml");
  writeFileSync(file, text);
  const { cluster: found, problems } = loadCluster(file);
  rmSync(folder, { recursive: true });
  if (!found) throw new Error(JSON.stringify(problems));
  return found;
}

/** A cluster's objects by the file they go to. */
function objects(text: string) {
  return Object.fromEntries(chartFiles(cluster(text), () => undefined).map(({ file, objects }) => [file, objects]));
}

test("a chart with nothing to say makes no file", () => {
  const pools = "nodePools: { default: { nodeClass: plain } }\n";
  const text = DEMO.replace(/networks:\n {2}media:[\s\S]*$/, "").replace(", networks: [media]", "") + pools;
  expect(Object.keys(objects(text))).toEqual(["30-node-classes.yaml", "31-node-pools.yaml"]);
});

test("clear-taints runs on the pools whose class has networks, and on no others", () => {
  const pools = "nodePools: { b: { nodeClass: networked }, a: { nodeClass: networked }, c: { nodeClass: plain } }\n";
  const [daemonSet] = objects(DEMO + pools)["20-clear-taints.yaml"]?.filter(({ kind }) => kind === "DaemonSet") ?? [];
  expect(JSON.stringify(daemonSet)).toContain('{"key":"karpenter.sh/nodepool","operator":"In","values":["b","a"]}');
});

test("only pools with networks have the startup taint", () => {
  const pools = "nodePools: { a: { nodeClass: networked }, c: { nodeClass: plain } }\n";
  const taints = cluster(DEMO + pools).nodePools.map(({ spec }) => spec.template.spec.startupTaints);
  expect(taints).toEqual([[{ key: "multus/not-ready", value: "true", effect: "NoSchedule" }], undefined]);
});

test("a pool asks for nothing where its requirements say Any", () => {
  const pools = `nodePools:
  any:
    nodeClass: plain
    requirements:
      kubernetes.io/arch: Any
      kubernetes.io/os: Any
      karpenter.sh/capacity-type: Any
      topology.kubernetes.io/zone: Any
      example.com/tier: Any
  some: { nodeClass: plain, requirements: { kubernetes.io/arch: Any, kubernetes.io/os: Any } }
`;
  const asked = cluster(DEMO + pools).nodePools.map(({ spec }) => spec.template.spec.requirements);
  expect(asked).toEqual([
    [],
    [
      { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
      { key: "topology.kubernetes.io/zone", operator: "In", values: ["us-west-2a"] },
    ],
  ]);
});

test("a seeded pool is Whereabouts' own: Flux makes it once and never takes it away", () => {
  expect(objects(DEMO)["11-ip-pools.yaml"]).toEqual([
    {
      apiVersion: "whereabouts.cni.cncf.io/v1alpha1",
      kind: "IPPool",
      metadata: {
        name: "10.0.4.0-24",
        namespace: "kube-system",
        annotations: {
          "kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent",
          "kustomize.toolkit.fluxcd.io/prune": "disabled",
        },
      },
      spec: { range: "10.0.4.0/24", allocations: {} },
    },
  ]);
});

test("words of JavaScript are labels and tags like any other", () => {
  const text = `${DEMO.replace("role: nodes", "role: nodes, tags: { constructor: a, toString: b }")}
nodePools: { default: { nodeClass: plain, labels: { constructor: c, resolve: d }, limits: { constructor: 1 } } }
`;
  const made = objects(text);
  expect(JSON.stringify(made["30-node-classes.yaml"])).toContain('"tags":{"constructor":"a","toString":"b"}');
  expect(JSON.stringify(made["31-node-pools.yaml"])).toContain('"labels":{"constructor":"c","resolve":"d"}');
});

test("words of JavaScript are names like any other", () => {
  const text = `${DEMO.replace("namespace: tv", "namespace: constructor").replaceAll("networked", "constructor")}
nodePools: { constructor: { nodeClass: constructor } }
samples: { constructor: { networks: [media], namespace: constructor } }
`;
  const made = Object.values(objects(text)).flat();
  expect(made.filter(({ metadata }) => JSON.stringify(metadata).includes('"name":"constructor"'))).toMatchObject(
    ["Namespace", "EC2NodeClass", "NodePool", "Deployment"].map((kind) => ({ kind })),
  );
});

test("a network whose name has a dot is named in JSON: Multus reads it in no other way", () => {
  const text = `${DEMO.replace("us-west-2a: {", "us-west-2a: { nad: media.v1,")}
nodePools: { default: { nodeClass: networked } }
samples: { app: { networks: [media] }, own: { namespace: tv, networks: [media] } }
`;
  const naming = (networks: string) => ({
    spec: { template: { metadata: { annotations: { "k8s.v1.cni.cncf.io/networks": networks } } } },
  });
  expect(objects(text)["50-samples.yaml"]).toMatchObject([
    naming('[{"name":"media.v1","namespace":"tv"}]'),
    naming('[{"name":"media.v1"}]'),
  ]);
});
