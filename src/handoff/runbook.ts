import type { Attachment, Cluster, NodeClass, Sample } from "../cluster/cluster";
import { queueAt } from "../cluster/queue-url";
import { unique } from "../cluster/unique";
import { CLUSTER_TAG } from "../userdata/interface-tags";
import { acceleratorsView } from "./accelerators";
import { coreDnsConfiguration } from "./coredns-configuration";
import { selectorTermFilters, tagFilters } from "./ec2-filters";
import { karpenterRoleArn } from "./helm-values";
import { givesSlices } from "./node-slices";
import { mayBuySpot } from "./pools-of-samples";
import { room } from "./room";
import { MULTUS, NODE_TERMINATION_HANDLER_CHART, VPC_CNI, WHEREABOUTS } from "./versions";
import { walkView } from "./walk";

/** What the runbook's template is rendered with. Every key is there, also when it is empty: the templates are strict. */
export function runbookView(cluster: Cluster) {
  const attachments = cluster.networks.flatMap((network) => network.attachments);
  const samples = cluster.samples.map((sample) => sampleView(sample, cluster, attachments));
  const connected = samples.filter(({ connections }) => connections.length > 0);
  const networked = cluster.nodeClasses.filter(({ networks }) => networks.length > 0);
  return {
    id: cluster.id,
    name: cluster.name,
    region: cluster.region,
    partition: cluster.partition,
    account: cluster.account ?? "",
    zones: cluster.zones,
    pools: cluster.nodePools.map(({ name }) => name),
    karpenter: cluster.karpenter,
    irsa: karpenterRoleArn(cluster) !== undefined,
    accountManifest: cluster.karpenter.serviceAccount.create === "manifest",
    accountOfOthers: cluster.karpenter.serviceAccount.create === "nobody",
    nodeSelector: selectorOf(cluster.karpenter.nodeSelector),
    coreDns: coreDnsConfiguration(cluster) !== undefined,
    handler: handlerView(cluster),
    flux: cluster.flux ?? false,
    multus: MULTUS,
    vpcCni: VPC_CNI,
    whereabouts: WHEREABOUTS,
    networks: attachments.map((attachment) => ({
      ...attachment,
      nad: attachment.name,
      room: String(room(attachment)),
    })),
    networkNamespaces: unique(attachments.map(({ namespace }) => namespace)),
    hasNamespaces: cluster.namespaces.length > 0,
    seeded: cluster.seededPools.length > 0,
    nodeSlices: attachments.some(givesSlices),
    nodeSubnets: unique(cluster.nodeClasses.flatMap(({ spec }) => spec.subnetSelectorTerms.map(selectorTermFilters))),
    interfaceFilters: tagFilters({ [CLUSTER_TAG]: cluster.name }),
    stack: stackName(`Karpenter-${cluster.name}`),
    nodeRoles: rolesOf(cluster.nodeClasses),
    hasProfiles: cluster.nodeClasses.some(({ spec }) => spec.instanceProfile !== undefined),
    multusRoles: rolesOf(networked),
    foreignRoles: foreignRoles(cluster),
    foreignNames: foreignRoles(cluster).map(({ role, profile }) => role || profile),
    ownQueue: cluster.karpenter.queue !== cluster.name,
    // Filled in by EKS, when a node of the role calls.
    nodeUsername: "system:node:{{EC2PrivateDNSName}}",
    spot: cluster.nodePools.some(mayBuySpot),
    amiParameters: unique(cluster.nodeClasses.flatMap(amiParameters)),
    kmsKeys: unique(cluster.nodeClasses.flatMap(kmsKeys)),
    clearTaints: cluster.clearTaints,
    taint: cluster.clearTaints.taint.key,
    multusPools: cluster.clearTaints.nodePools,
    scriptedPools: networkedPools(cluster, (family) => family !== "Bottlerocket"),
    bottlerocketPools: networkedPools(cluster, (family) => family === "Bottlerocket"),
    latency: latencyView(cluster),
    podAddresses: cluster.podAddresses,
    assigned: cluster.samples.filter(({ assignPodIps }) => assignPodIps !== undefined),
    samples,
    connectedSamples: connected,
    scaled: (connected.length > 0 ? connected : samples).filter(({ walks }) => !walks),
    walks: cluster.samples.filter(({ walk }) => walk.length > 0).map((sample) => walkView(sample, cluster)),
    accelerators: acceleratorsView(cluster),
    headroom: cluster.headroom,
    headroomNamespace: cluster.headroom[0]?.namespace ?? "",
    overlays: cluster.nodeOverlays.length > 0,
    connections: samples.flatMap(({ connections }) => connections),
  };
}

/** As kubectl takes it; empty for any node. */
function selectorOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function handlerView({ nodeTerminationHandler: handler, partition }: Cluster) {
  if (!handler) return false;
  const { region, account, name } = queueAt(handler.queueUrl);
  const queueArn = `arn:${partition}:sqs:${region}:${account}:${name}`;
  return { ...handler, queue: name, queueArn, chart: NODE_TERMINATION_HANDLER_CHART };
}

function latencyView({ name, nodeLatency }: Cluster) {
  return (
    nodeLatency && {
      ...nodeLatency,
      roleArn: nodeLatency.roleArn ?? "",
      stack: stackName(`${name}-node-latency-for-k8s`),
      serviceAccount: "node-latency-for-k8s-node-latency-for-k8s-chart",
    }
  );
}

/** CloudFormation takes no underscore in a stack's name, EKS does in a cluster's. */
function stackName(name: string): string {
  return name.replaceAll("_", "-");
}

function sampleView(sample: Sample, cluster: Cluster, attachments: readonly Attachment[]) {
  const own = sample.attachments.flatMap((reference) => find(reference, sample.namespace, attachments) ?? []);
  const rooms = own.map((attachment) => room(attachment) / BigInt(sharers(attachment, cluster.samples).length || 1));
  const least = rooms.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  return {
    name: sample.name,
    namespace: sample.namespace,
    replicas: sample.replicas,
    walks: sample.walk.length > 0,
    room: String(least ?? ""),
    shared: own.some((attachment) => sharers(attachment, cluster.samples).length > 1),
    more: String(least === undefined || least > 10n ? 10 : least),
    connections: own.map((attachment, index) => ({
      sample: sample.name,
      namespace: sample.namespace,
      interface: `net${index + 1}`,
      nad: attachment.name,
      ranges: attachment.ranges,
    })),
  };
}

function sharers(attachment: Attachment, samples: readonly Sample[]): Sample[] {
  return samples.filter((sample) =>
    sample.attachments.some((reference) => find(reference, sample.namespace, [attachment])),
  );
}

/** An annotation names a NetworkAttachmentDefinition alone, or behind its namespace and a slash. */
function find(reference: string, namespace: string, attachments: readonly Attachment[]): Attachment | undefined {
  return attachments.find(
    (attachment) =>
      reference === `${attachment.namespace}/${attachment.name}` ||
      (attachment.namespace === namespace && reference === attachment.name),
  );
}

/** A node class has the name of a role, or of an instance profile whose role a command has to look up. */
function rolesOf(nodeClasses: readonly NodeClass[]) {
  const roles = nodeClasses.map(({ spec }) => ({ role: spec.role ?? "", profile: spec.instanceProfile ?? "" }));
  return [...new Map(roles.map((role) => [JSON.stringify(role), role])).values()];
}

function foreignRoles(cluster: Cluster) {
  return rolesOf(cluster.nodeClasses).filter(({ role }) => role !== `KarpenterNodeRole-${cluster.name}`);
}

/** Parameters with the ids of AMIs, but AWS's own. */
function amiParameters({ spec }: NodeClass): string[] {
  const parameters = spec.amiSelectorTerms.flatMap(({ ssmParameter = [] }) => ssmParameter);
  return parameters.filter((parameter) => !/(^|:parameter)\/aws\/service\//.test(parameter));
}

function kmsKeys({ spec }: NodeClass): string[] {
  return (spec.blockDeviceMappings ?? []).flatMap(({ ebs }) => ebs?.kmsKeyID ?? []);
}

/** Those with networks whose classes are of such a family: nodes of each family are looked into in another way. */
function networkedPools(cluster: Cluster, isMeant: (family: NodeClass["userData"]["family"]) => boolean): string[] {
  const meant = cluster.nodeClasses.filter(({ userData }) => isMeant(userData.family)).map(({ name }) => name);
  const pools = cluster.nodePools.filter(({ nodeClass }) => meant.includes(nodeClass)).map(({ name }) => name);
  return cluster.clearTaints.nodePools.filter((name) => pools.includes(name));
}
