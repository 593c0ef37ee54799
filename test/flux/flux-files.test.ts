import { parse } from "yaml";
import { chartFiles } from "../../src/charts/charts";
import type { Cluster, JsonMap } from "../../src/cluster/cluster";
import { type FluxFile, fluxFiles } from "../../src/flux/flux-files";
import { karpenterValues, nodeLatencyValues } from "../../src/handoff/helm-values";
import { byFlux, nodeLatency, odd, plain, reference } from "../handoff/clusters";

function spec(files: readonly FluxFile[], kind: string, name: string): JsonMap {
  const found = files
    .flatMap(({ objects }) => objects)
    .find((object) => object.kind === kind && nameOf(object) === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return JSON.parse(JSON.stringify(found.spec));
}

function nameOf({ metadata }: JsonMap): unknown {
  return typeof metadata === "object" && metadata !== null && "name" in metadata ? metadata.name : undefined;
}

const files = fluxFiles(byFlux);

test("a folder of its own, in the order of what needs what", () => {
  expect(files.map(({ file }) => file)).toEqual([
    "flux/05-karpenter-service-account.yaml",
    "flux/10-multus.yaml",
    "flux/11-whereabouts.yaml",
    "flux/20-karpenter.yaml",
    "flux/30-node-latency.yaml",
  ]);
});

test("nothing, when nobody asks for it", () => {
  expect(fluxFiles(reference)).toEqual([]);
});

test("only Karpenter, when a cluster has nothing else", () => {
  const flux = { namespace: "flux-system", source: "flux-system" };
  expect(fluxFiles({ ...plain, flux }).map(({ file }) => file)).toEqual(["flux/20-karpenter.yaml"]);
});

test("charts get the values that an operator would give them by hand", () => {
  expect(spec(files, "HelmRelease", "karpenter").values).toEqual(parse(karpenterValues(byFlux)));
  expect(spec(files, "HelmRelease", "node-latency-for-k8s").values).toEqual(parse(nodeLatencyValues(nodeLatency)));
});

test("charts come in one version, as releases that were made by hand would be called", () => {
  expect(spec(files, "OCIRepository", "karpenter")).toMatchObject({
    url: "oci://public.ecr.aws/karpenter/karpenter",
    ref: { tag: "1.14.1" },
  });
  expect(spec(files, "HelmRelease", "karpenter")).toMatchObject({
    releaseName: "karpenter",
    targetNamespace: "karpenter",
    storageNamespace: "karpenter",
  });
});

test("Karpenter's CRDs are updated with it", () => {
  expect(spec(files, "HelmRelease", "karpenter")).toMatchObject({
    install: { crds: "CreateReplace" },
    upgrade: { crds: "CreateReplace" },
  });
});

test("Multus' image comes from the registry of the cluster's region, and Whereabouts' is that of its release", () => {
  const flux = { namespace: "flux-system", source: "x", registry: "918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn" };
  const inChina = fluxFiles({ ...odd, flux });
  expect(spec(inChina, "Kustomization", "media-cn-multus").images).toEqual([
    {
      name: "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/multus-cni",
      newName: "918309763551.dkr.ecr.cn-north-1.amazonaws.com.cn/eks/multus-cni",
    },
  ]);
  expect(spec(inChina, "Kustomization", "media-cn-whereabouts").images).toEqual([
    { name: "ghcr.io/k8snetworkplumbingwg/whereabouts", newTag: "v0.9.2" },
  ]);
});

test("the node slice controller comes only with networks that give slices", () => {
  const flux = { namespace: "flux-system", source: "x", registry: "r" };
  const ignored = (cluster: Cluster) =>
    spec(fluxFiles({ ...cluster, flux }), "GitRepository", `${cluster.id}-whereabouts`).ignore;
  expect(ignored(odd)).toContain("!/doc/crds/node-slice-controller.yaml\n");
  expect(ignored(reference)).not.toContain("node-slice-controller");
});

test("no CRD goes away with the objects of Flux that brought it", () => {
  for (const name of ["multus-multus", "multus-whereabouts"])
    expect(spec(files, "Kustomization", name).prune).toBe(false);
});

test("a namespace that every cluster has is nobody's to make", () => {
  const karpenter = { ...byFlux.karpenter, namespace: "kube-system" };
  const [account] = fluxFiles({ ...byFlux, karpenter });
  expect(account?.objects.map(({ kind }) => kind)).toEqual(["ServiceAccount"]);
});

test("an object is in one of the two folders", () => {
  const both = [...chartFiles(byFlux, () => undefined), ...files].flatMap(({ objects }) => objects);
  const identities = both.map((object) => `${String(object.kind)} ${String(nameOf(object))}`);
  expect(identities.filter((identity, index) => identities.indexOf(identity) !== index)).toEqual([]);
  expect(identities).toContain("ServiceAccount karpenter-controller");
});
