import type {
  ClearTaints,
  Cluster,
  Flux,
  Headroom,
  KarpenterController,
  Namespace,
  Network,
  NodeClass,
  NodeLatency,
  NodePool,
  PodAddresses,
  Sample,
  Taint,
} from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import type { Findings } from "../findings";
import { INBORN } from "../inborn-namespaces";
import { resolveFlux } from "./flux";
import { resolveHeadroom } from "./headroom";
import { resolveKarpenter, resolveNodeGroups } from "./karpenter";
import { resolveNetworks } from "./networks";
import { resolveNodeClasses } from "./node-classes";
import { resolveNodeOverlays } from "./node-overlays";
import { resolveNodePools } from "./node-pools";
import { resolveNodeTerminationHandler } from "./node-termination-handler";
import { resolvePodAddresses } from "./pod-addresses";
import { resolveSamples } from "./samples";
import { seededPools } from "./seeded-pools";
import { SMALL_IMAGE } from "./small-image";

/** The cluster that a file describes. What is found wrong on the way is in the findings, and then the result is no good. */
export function resolveCluster(findings: Findings, id: string, file: ClusterFile, identity: ClusterIdentity): Cluster {
  checkZones(findings, identity);
  const networks = resolveNetworks(findings, file);
  const nodeClasses = resolveNodeClasses(findings, file, networks);
  const taint = startupTaint(file);
  const nodePools = resolveNodePools(findings, { file, nodeClasses, taint });
  const clearTaints = resolveClearTaints(file, taint, nodeClasses, nodePools);
  const nodeLatency = resolveNodeLatency(file);
  const headroom = resolveHeadroom(findings, file, nodePools);
  const samples = resolveSamples(findings, { file, networks, nodeClasses, nodePools });
  const managedNodeGroups = resolveNodeGroups(file);
  const karpenter = resolveKarpenter(findings, { file, identity, nodeClasses, managedNodeGroups });
  const nodeTerminationHandler = resolveNodeTerminationHandler(file, identity);
  const flux = resolveFlux(findings, file, identity);
  const podAddresses = resolvePodAddresses(file, identity, samples);
  return {
    id,
    name: identity.name,
    region: identity.region,
    partition: partitionOf(identity.region),
    ...(identity.account === undefined ? {} : { account: identity.account }),
    ...(identity.endpoint === undefined ? {} : { endpoint: identity.endpoint }),
    zones: identity.zones,
    networks,
    seededPools: seededPools(findings, file, networks),
    nodeClasses,
    nodePools,
    nodeOverlays: resolveNodeOverlays(findings, file, nodePools),
    clearTaints,
    ...(nodeLatency ? { nodeLatency } : {}),
    headroom,
    samples,
    ...(podAddresses ? { podAddresses } : {}),
    karpenter,
    managedNodeGroups,
    ...(nodeTerminationHandler ? { nodeTerminationHandler } : {}),
    ...(flux ? { flux } : {}),
    namespaces: namespacesOf({ networks, clearTaints, nodeLatency, headroom, podAddresses, samples, karpenter, flux }),
  };
}

function checkZones(findings: Findings, { region, zones }: ClusterIdentity): void {
  for (const [index, zone] of zones.entries())
    if (!zone.startsWith(region))
      findings.value(
        "KM112",
        ["cluster", "zones", index],
        `${zone} is not a zone of ${region}`,
        `a zone of it is ${region}a`,
      );
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function startupTaint(file: ClusterFile): Taint {
  return file.clearTaints?.taint ?? { key: "multus/not-ready", value: "true", effect: "NoSchedule" };
}

function resolveClearTaints(
  file: ClusterFile,
  taint: Taint,
  nodeClasses: readonly NodeClass[],
  nodePools: readonly NodePool[],
): ClearTaints {
  const networked = nodeClasses.filter(({ networks }) => networks.length > 0).map(({ name }) => name);
  return {
    namespace: file.clearTaints?.namespace ?? "cleartaints",
    image: file.clearTaints?.image ?? SMALL_IMAGE,
    taint,
    nodePools: nodePools.filter(({ nodeClass }) => networked.includes(nodeClass)).map(({ name }) => name),
  };
}

/** The release whose image and settings we know (its image's digest is the tag's). */
const NODE_LATENCY_VERSION = "v0.1.10";
const NODE_LATENCY_IMAGE = `public.ecr.aws/g4k0u1s2/node-latency-for-k8s:${NODE_LATENCY_VERSION}@sha256:a66ec2166d1a82f09ca2f322896b97867bca5ec47f06f1fe4f819684c0b46b9f`;

function resolveNodeLatency({ nodeLatency: keys }: ClusterFile): NodeLatency | undefined {
  if (!keys) return undefined;
  return {
    namespace: keys.namespace ?? "node-latency-for-k8s",
    image: keys.image ?? NODE_LATENCY_IMAGE,
    version: NODE_LATENCY_VERSION,
    ...(keys.roleArn === undefined ? {} : { roleArn: keys.roleArn }),
    timeout: keys.timeout ?? 250,
    prometheus: keys.prometheus ?? true,
    cloudwatch: keys.cloudwatch ?? false,
    podMonitor: keys.podMonitor ?? false,
  };
}

interface Residents {
  readonly networks: readonly Network[];
  readonly clearTaints: ClearTaints;
  readonly nodeLatency: NodeLatency | undefined;
  readonly headroom: readonly Headroom[];
  readonly podAddresses: PodAddresses | undefined;
  readonly samples: readonly Sample[];
  readonly karpenter: KarpenterController;
  readonly flux: Flux | undefined;
}

function namespacesOf(residents: Residents): Namespace[] {
  const { networks, clearTaints, nodeLatency, headroom, podAddresses, samples, karpenter, flux } = residents;
  const privileged = [
    ...(clearTaints.nodePools.length > 0 ? [clearTaints.namespace] : []),
    ...(nodeLatency ? [nodeLatency.namespace] : []),
  ];
  const others = [
    ...networks.flatMap(({ attachments }) => attachments.map(({ namespace }) => namespace)),
    ...headroom.map(({ namespace }) => namespace),
    ...samples.map(({ namespace }) => namespace),
  ];
  const karpenters = karpenter.serviceAccount.create === "manifest" ? [karpenter.namespace] : [];
  // Where Flux installs Karpenter, that has to be there before these objects are.
  const elsewhere = [...INBORN, ...(flux ? karpenters : [])];
  const ofOwnWorkloads = (podAddresses?.namespaces ?? []).filter((name) => !others.includes(name));
  const shared = [...karpenters, ...ofOwnWorkloads];
  const names = [...new Set([...privileged, ...others, ...shared])].filter((name) => !elsewhere.includes(name));
  return names.sort().map((name) => ({
    name,
    privileged: privileged.includes(name),
    ...(shared.includes(name) ? { shared: true } : {}),
  }));
}
