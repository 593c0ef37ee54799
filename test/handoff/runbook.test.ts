import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { chartFiles } from "../../src/charts/charts";
import { loadCluster } from "../../src/cluster/load";
import { type HandoffFile, handoff } from "../../src/handoff/handoff";
import { SECTIONS } from "../../src/handoff/runbook-sections";
import { judged, onPath } from "../judges";
import {
  assigning,
  assigningByIrsa,
  byFlux,
  byOthers,
  odd,
  plain,
  reference,
  scaleOutTest,
  surrounded,
} from "./clusters";

test("every template of handoff/runbook is a section", () => {
  const templates = readdirSync(join(__dirname, "../../../handoff/runbook"));
  expect(templates.sort()).toEqual(SECTIONS.map((section) => `${section}.md.hbs`).sort());
});

/** EKS fills this one in itself, when a node calls. */
const EKS_OWN = "system:node:{{EC2PrivateDNSName}}";

/** Pools and workloads of all kinds. */
const { cluster: poolsAndWorkloads = plain } = loadCluster(
  join(__dirname, "../../../test/handoff/cases/pools-and-workloads.yaml"),
);

function textOf(files: readonly HandoffFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`no ${path} among ${files.map((candidate) => candidate.path).join(", ")}`);
  return file.text;
}

function blocks(runbook: string): string[] {
  return [...runbook.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
}

function run(program: string, args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
  return { status, says: stdout + stderr };
}

describe.each([
  ["the reference system", reference],
  ["one zone in China", odd],
  ["a cluster without networks", plain],
  ["a cluster with all that is installed beside it", surrounded],
  ["a cluster that Flux installs", byFlux],
  ["a cluster whose roles others have made", byOthers],
  ["pods whose addresses are assigned", assigning],
  ["the same by IRSA", assigningByIrsa],
  ["pools and workloads of all kinds", poolsAndWorkloads],
])("the runbook of %s", (_, cluster) => {
  const files = handoff(cluster);
  const runbook = textOf(files, "handoff/RUNBOOK.md");
  const commands = blocks(runbook);
  const manifests = chartFiles(cluster, () => undefined).map(({ file }) => file);

  test("every block is valid bash", () => {
    expect(commands.length).toBeGreaterThan(8);
    for (const block of commands)
      expect({ block, ...run("bash", ["-n"], block) }).toEqual({ block, status: 0, says: "" });
  });

  judged(
    "shellcheck finds nothing, also no variable that no block sets",
    { shellcheck: onPath("shellcheck") },
    async () => {
      // SC2164: a cd that fails in an interactive shell is seen.
      const options = ["--shell=bash", "--exclude=SC2164", "-"];
      expect(run("shellcheck", options, commands.join("\n"))).toEqual({ status: 0, says: "" });
    },
  );

  test("nothing is left for the reader to fill in", () => {
    const text = runbook.replaceAll(EKS_OWN, "").replaceAll("/dev/null", "");
    expect(text).not.toMatch(/<[A-Za-z][^>\n]*>|##[A-Z]|\{\{|\[object|\b(undefined|null|NaN)\b/);
  });

  test("every file that a command names exists", () => {
    const there = new Set([...files.map(({ path }) => path), ...manifests]);
    const named = commands
      .join("\n")
      .matchAll(/(?:\s-f |file:\/\/|--values |^)((?:handoff\/)?[\w-]+\.(?:yaml|json|sh))\b/gm);
    const missing = [...named].map(([, path = ""]) => path).filter((path) => !there.has(path));
    expect(missing).toEqual([]);
  });

  test("every aws and eksctl command says the region or needs none", () => {
    const lines = commands.join("\n").replaceAll("\\\n", " ").split("\n");
    const regional = lines.filter((line) =>
      /\b(aws (ec2|eks|cloudformation|ssm)|eksctl (create|delete|utils)) /.test(line),
    );
    expect(regional.length).toBeGreaterThan(5);
    expect(regional.filter((line) => !line.includes(`--region ${cluster.region}`))).toEqual([]);
  });
});

test("the reference system's runbook has all steps in their order", () => {
  const runbook = textOf(handoff(reference), "handoff/RUNBOOK.md");
  expect(runbook.match(/^## .*/gm)).toEqual([
    "## Before you begin",
    "## Multus",
    "## The pods' addresses",
    "## Whereabouts",
    "## The networks",
    "## Karpenter's roles and queue",
    "## What nodes may do",
    "## Karpenter",
    "## Everything else",
    "## Nodes become ready",
    "## The samples",
    "## Scale out and in",
    "## How fast nodes are",
    "## When a node does not become ready",
    "## The pods' addresses in the VPC",
    "## Clean-up",
  ]);
});

test("what a cluster does not have is left out", () => {
  const runbook = textOf(handoff(plain), "handoff/RUNBOOK.md");
  expect(runbook).not.toMatch(/multus|whereabouts|reserve-cidrs|taint|node-latency|50-samples/i);
  expect(handoff(plain).map(({ path }) => path)).toEqual(["handoff/RUNBOOK.md", "handoff/karpenter-values.yaml"]);
});

test("spot's role is made only where a pool may buy spot", () => {
  expect(textOf(handoff(reference), "handoff/RUNBOOK.md")).not.toContain("spot.amazonaws.com");
  expect(textOf(handoff(odd), "handoff/RUNBOOK.md")).toContain("spot.amazonaws.com");
});

test("what the controller's role needs beside Karpenter's template is said where a class needs it", () => {
  const runbook = textOf(handoff(odd), "handoff/RUNBOOK.md");
  expect(runbook).toContain("\n- /media/ami\n\n");
  expect(runbook).not.toContain("/aws/service/eks/ami");
  expect(runbook).toContain("aws kms create-grant --region cn-north-1 --name karpenter-media_CN ");
  expect(textOf(handoff(reference), "handoff/RUNBOOK.md")).not.toMatch(/GetParameter|kms/);
});

test("with the account known, the controller's role is IRSA's; without it, Pod Identity's", () => {
  const [known, unknown] = [odd, reference].map((cluster) => textOf(handoff(cluster), "handoff/RUNBOOK.md"));
  expect(known).toContain("eksctl create iamserviceaccount");
  expect(known).toContain("account=123456789012\n");
  expect(unknown).toContain("eksctl create podidentityassociation");
  expect(unknown).toContain("account=$(aws sts get-caller-identity");
});

test("CoreDNS is made to tolerate the taints of the nodes that Karpenter runs on", () => {
  const { tolerations } = JSON.parse(textOf(handoff(surrounded), "handoff/coredns-configuration.json"));
  expect(tolerations).toEqual([
    { key: "CriticalAddonsOnly", operator: "Exists" },
    { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
    { key: "karpenter.sh/controller", operator: "Equal", value: "true", effect: "NoSchedule" },
  ]);
  const runbook = textOf(handoff(surrounded), "handoff/RUNBOOK.md");
  expect(runbook).toContain("--configuration-values file://handoff/coredns-configuration.json");
  expect(runbook).toContain("kubectl get nodes --selector 'karpenter.sh/controller=true,tier=system'\n");
  expect(handoff(reference).map(({ path }) => path)).not.toContain("handoff/coredns-configuration.json");
});

test("commands for the controller's ServiceAccount name the one that it has", () => {
  const runbook = textOf(handoff(surrounded), "handoff/RUNBOOK.md");
  expect(runbook.match(/eksctl (create|delete) iamserviceaccount .*--namespace karpenter --name \S+/g)).toEqual([
    expect.stringMatching(/create .* karpenter-controller$/),
    expect.stringMatching(/delete .* karpenter-controller$/),
  ]);
});

test("a role of somebody else's ServiceAccount is neither made nor taken away", () => {
  const karpenter = { ...surrounded.karpenter, serviceAccount: { name: "theirs", create: "nobody" as const } };
  const { nodeTerminationHandler: _handler, ...cluster } = { ...surrounded, karpenter };
  expect(textOf(handoff(cluster), "handoff/RUNBOOK.md")).not.toMatch(/iamserviceaccount|podidentityassociation/);
});

test("what Flux installs is not installed by hand too", () => {
  const runbook = textOf(handoff(byFlux), "handoff/RUNBOOK.md");
  expect(runbook.match(/^## .*/gm)).not.toEqual(
    expect.arrayContaining(["## Multus", "## Whereabouts", "## Karpenter"]),
  );
  expect(runbook).not.toMatch(/helm upgrade --install (karpenter|node-latency)|kubectl apply -[fk] \.\n/);
  expect(runbook).toContain("kubectl apply -f handoff/flux-kustomizations.yaml");
});

test("Flux applies the cluster's folder when all that it installs is ready", () => {
  const [first, second] = parseAllDocuments(textOf(handoff(byFlux), "handoff/flux-kustomizations.yaml")).map(
    (document): unknown => document.toJS(),
  );
  const sourceRef = { kind: "GitRepository", name: "platform" };
  expect(first).toMatchObject({
    metadata: { name: "multus-flux", namespace: "flux-system" },
    spec: { path: "./dist/multus/flux", wait: true, sourceRef },
  });
  expect(second).toMatchObject({
    metadata: { name: "multus", namespace: "flux-system" },
    spec: { path: "./dist/multus", dependsOn: [{ name: "multus-flux" }], sourceRef },
  });
});

test("Flux puts pods' numbers back, so it is held while they are changed", () => {
  const commands = blocks(textOf(handoff(byFlux), "handoff/RUNBOOK.md")).join("\n");
  const scaled = [...commands.matchAll(/kubectl -n \S+ scale /g)].map(({ index }) => index);
  expect(commands.indexOf('"suspend":true')).toBeLessThan(Math.min(...scaled));
  expect(commands.indexOf('"suspend":false')).toBeGreaterThan(Math.max(...scaled));
});

test("what others have made is looked at, and neither made nor taken away", () => {
  const commands = blocks(textOf(handoff(byOthers), "handoff/RUNBOOK.md")).join("\n");
  expect(commands).toContain("aws iam get-role --role-name eks-karpenterwithmultus-karpenter ");
  expect(commands).toContain("aws sqs get-queue-url --region us-west-2 --queue-name eks-karpenterwithmultus ");
  expect(commands).not.toMatch(
    /cloudformation (deploy|delete-stack) .*Karpenter-|(create|delete) podidentityassociation/,
  );
});

test("the controller may give nodes the roles of the cluster file, and the policy for it goes before its role", () => {
  const commands = blocks(textOf(handoff(plain), "handoff/RUNBOOK.md")).join("\n");
  const policy = `role-policy --role-name ${plain.karpenter.role} --policy-name PassNodeRoles`;
  expect(commands).toContain('roles=("$(role_of media-nodes)")\narns=');
  expect(commands).toContain(`aws iam put-${policy} `);
  expect(commands.indexOf(`aws iam delete-${policy}\n`)).toBeGreaterThan(-1);
  expect(commands.indexOf(`aws iam delete-${policy}\n`)).toBeLessThan(
    commands.indexOf("eksctl delete iamserviceaccount "),
  );
});

test("a stack's name has no underscore, which CloudFormation refuses", () => {
  const runbook = textOf(handoff(odd), "handoff/RUNBOOK.md");
  expect(runbook).toContain("--stack-name Karpenter-media-CN ");
  expect(runbook).not.toMatch(/--stack-name \S*_/);
});

test("scaling out stays within the range, shared fairly", () => {
  const twice = [0, 1].map((index) => ({ ...scaleOutTest, name: `app${index}` }));
  const small = reference.networks.map((network) => ({
    ...network,
    attachments: network.attachments.map((attachment) => ({
      ...attachment,
      ranges: attachment.ranges.map((range) => ({ ...range, last: range.first.replace(/\d+$/, "44") })),
    })),
  }));
  const runbook = textOf(handoff({ ...reference, networks: small, samples: twice }), "handoff/RUNBOOK.md");
  // 13 addresses for two workloads.
  expect(runbook).toContain("scale deployment/app0 --replicas=6\n");
  expect(runbook).toContain("scale deployment/app1 --replicas=6\n");
});

test("the Whereabouts to install is the release whose CRDs the imports were made from", () => {
  const [, release] = /whereabouts\/(v[\d.]+)\//.exec(readFileSync("cdk8s.yaml", "utf8")) ?? [];
  const runbook = textOf(handoff(reference), "handoff/RUNBOOK.md");
  expect([...runbook.matchAll(/whereabouts[:/](v[\d.]+)/g)].map(([, version]) => version)).toEqual([release, release]);
});

describe("the runbook of pools and workloads", () => {
  const runbook = textOf(handoff(poolsAndWorkloads), "handoff/RUNBOOK.md");
  const walk = (name: string) => runbook.split(/^##+ /m).find((section) => section.startsWith(`${name}:`)) ?? "";

  test("goes through each number of a walk, with what the pods ask for, and back", () => {
    expect(walk("inflate")).toMatch(/^inflate: 5, 12, 5, 1 pods\n/);
    expect(walk("inflate").match(/^\*\*.*/gm)).toEqual([
      "**From 0 to 5 pods, which ask for 1250m of cpu, 5Gi of memory together.**",
      "**From 5 to 12 pods, which ask for 3000m of cpu, 12Gi of memory together.**",
      "**From 12 to 5.**",
      "**From 5 to 1.**",
    ]);
    expect(walk("inflate").match(/--replicas=\d+/g)).toEqual([5, 12, 5, 1, 0].map((count) => `--replicas=${count}`));
    expect(walk("patient").match(/^\*\*.*/gm)).toEqual([
      "**3 pods**, as there are.",
      "**From 3 to 0.**",
      "**From 0 to 3 pods.**",
    ]);
    expect(walk("patient")).not.toContain("Back to");
  });

  test("says of each pool that the pods may run on when its nodes go", () => {
    const pools = (name: string) => walk(name).match(/^- .*/gm);
    expect(pools("inflate")).toEqual([
      "- default: a node goes when for 30s no pod has come or gone, and it is empty, or its pods fit on the others, or all on one cheaper node. At most 10% of its nodes at a time.",
    ]);
    expect(pools("patient")).toEqual(
      ["b", "a"].map(
        (zone) =>
          `- patient-us-west-2${zone}: a node goes when for 120s no pod has come or gone, and it is empty. At most 20% of its nodes at a time (Drifted). At most 0 of its nodes at a time, for 10h from '0 8 * * *' UTC.`,
      ),
    );
    expect(pools("elsewhere")).toEqual([
      "- kept: keeps its nodes (consolidateAfter: Never).",
      "- fixed: has 2 nodes whatever pods there are.",
    ]);
    expect(pools("train")?.map((line) => line.split(":")[0])).toEqual(["- nvidia"]);
  });

  test("says at which age nodes go, where they do", () => {
    expect(walk("inflate")).toContain("after 5m in default.");
    expect(walk("patient")).not.toContain("its age");
  });

  test("scales those that have no walk as ever", () => {
    expect(runbook).toContain("kubectl -n default scale deployment/calm --replicas=10\n");
    expect(runbook).not.toContain("deployment/inflate --replicas=10");
  });

  test("installs the device plugins that the nodes' AMIs do not bring, where they are wanted", () => {
    const section = runbook.split(/^## /m).find((text) => text.startsWith("Accelerators")) ?? "";
    expect(section).toContain("values: [nvidia] }");
    expect(section).toContain("nothing is to be installed for sealed.");
    expect(section).toContain("neuron-helm-chart");
    expect(section).toContain("amdgpu-device-plugin-daemonset");
    expect(section).toContain("aws.amazon.com/neuron:.status.allocatable.aws\\.amazon\\.com/neuron");
  });

  test("takes headroom away with the workloads, and overlays with the classes", () => {
    const clean = runbook.slice(runbook.indexOf("## Clean-up"));
    expect(clean.match(/-f \d\d-\S+/g)).toEqual([
      "-f 50-samples.yaml",
      "-f 41-headroom.yaml",
      "-f 31-node-pools.yaml",
      "-f 30-node-classes.yaml",
      "-f 32-node-overlays.yaml",
    ]);
  });
});
