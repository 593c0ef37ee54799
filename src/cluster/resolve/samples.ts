import type { Network, NodeClass, NodePool, Requirement, Sample, Taint, Toleration } from "../cluster";
import type { ClusterFile, SampleKeys, TolerationKeys } from "../cluster-file";
import type { Findings } from "../findings";
import type { PathStep } from "../located";
import { NODE_POOL, ZONE } from "../node-labels";
import { unique } from "../unique";
import { PAUSE_IMAGE } from "./pause-image";
import { isDefined } from "./references";
import { refuseMinValues, requirementsOf } from "./requirements";
import { withPools } from "./zonal-pools";

/** What a sample needs to know of the rest of the cluster. */
export interface Nodes {
  readonly file: ClusterFile;
  readonly networks: readonly Network[];
  readonly nodeClasses: readonly NodeClass[];
  readonly nodePools: readonly NodePool[];
}

export function resolveSamples(findings: Findings, nodes: Nodes): Sample[] {
  const makers = new Map<string, string>();
  return Object.entries(nodes.file.samples ?? {}).flatMap(([name, keys]) => {
    const samples = resolveSample(findings, nodes, name, keys);
    checkNames(findings, name, samples, makers);
    return samples;
  });
}

/** A Deployment's name is a label of its pods too, and no other sample may make one that is called the same. */
function checkNames(findings: Findings, maker: string, samples: readonly Sample[], makers: Map<string, string>): void {
  const long = samples.find(({ name }) => name.length > 63);
  if (long)
    findings.key(
      "KM106",
      ["samples", maker],
      `${long.name} is longer than the 63 characters that a label has`,
      "shorten the sample's name: its Deployments have the zone behind it",
    );
  for (const { namespace, name } of samples) {
    const id = `${namespace}/${name}`;
    const other = makers.get(id);
    if (other)
      findings.key(
        "KM111",
        ["samples", maker],
        `samples.${other} makes the Deployment ${id} too`,
        "give one of them another name",
      );
    else makers.set(id, maker);
  }
}

function resolveSample(findings: Findings, nodes: Nodes, name: string, keys: SampleKeys): Sample[] {
  const path = ["samples", name];
  const networks = networksOf(findings, path, nodes, keys);
  const zones = zonesOf(findings, path, nodes, keys, networks);
  const requirements = affinityOf(findings, path, nodes, keys, networks);
  const sample = (inZones: readonly string[], suffix: string): Sample => ({
    name: `${name}${suffix}`,
    key: name,
    namespace: keys.namespace ?? "default",
    replicas: keys.replicas ?? 1,
    image: keys.image ?? PAUSE_IMAGE,
    ...(keys.cpu === undefined ? {} : { cpu: String(keys.cpu) }),
    ...(keys.memory === undefined ? {} : { memory: String(keys.memory) }),
    resources: Object.fromEntries(Object.entries(keys.resources ?? {}).map(([key, value]) => [key, String(value)])),
    attachments: networks.flatMap((network) => attachmentNames(network, inZones, keys)),
    requirements: [...(inZones.length > 0 ? [{ key: ZONE, operator: "In", values: inZones }] : []), ...requirements],
    tolerates: isSentToPools(keys, networks) ? uniqueTaints(poolsWith(nodes, networks)) : [],
    tolerations: (keys.tolerations ?? []).map(toleration),
    ...(keys.spread === undefined ? {} : { spread: keys.spread }),
    ...(keys.terminationGracePeriodSeconds === undefined
      ? {}
      : { terminationGracePeriodSeconds: keys.terminationGracePeriodSeconds }),
    walk: keys.walk ?? [],
    ...(keys.assignPodIps === undefined ? {} : { assignPodIps: keys.assignPodIps }),
  });
  if (networks.length === 0) return [sample(zones, "")];
  // A NetworkAttachmentDefinition belongs to one zone, so pods of several zones need several Deployments.
  return zones.map((zone) => sample([zone], zones.length > 1 ? `-${zone}` : ""));
}

function uniqueTaints(pools: readonly NodePool[]): Taint[] {
  return unique(pools.flatMap(({ spec }): readonly Taint[] => spec.template.spec.taints ?? []));
}

function toleration({ key, operator, value, effect }: TolerationKeys): Toleration {
  return {
    key,
    operator: operator ?? (value === undefined ? "Exists" : "Equal"),
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  };
}

function networksOf(findings: Findings, path: readonly PathStep[], nodes: Nodes, keys: SampleKeys): Network[] {
  const known = nodes.networks.map(({ name }) => name);
  return (keys.networks ?? []).flatMap((name, index) => {
    isDefined(findings, [...path, "networks", index], name, known, "networks");
    return nodes.networks.find((network) => network.name === name) ?? [];
  });
}

function zonesOf(
  findings: Findings,
  path: readonly PathStep[],
  nodes: Nodes,
  keys: SampleKeys,
  networks: readonly Network[],
): readonly string[] {
  const known = nodes.file.cluster?.zones ?? [];
  for (const [index, zone] of (keys.zones ?? []).entries()) {
    if (!isDefined(findings, [...path, "zones", index], zone, known, "cluster.zones")) continue;
    for (const network of networks)
      if (!network.attachments.some((attachment) => attachment.zone === zone))
        findings.value(
          "KM110",
          [...path, "zones", index],
          `network ${network.name} is not in ${zone}`,
          `it is in ${zonesOfNetwork(network).join(", ")}`,
        );
  }
  if (keys.zones) return keys.zones;
  if (networks.length === 0) return [];
  const shared = known.filter((zone) => networks.every((network) => zonesOfNetwork(network).includes(zone)));
  if (shared.length === 0)
    findings.key(
      "KM110",
      [...path, "networks"],
      "these networks share no zone",
      "a pod is in one zone, and so are its networks",
    );
  return shared;
}

function zonesOfNetwork(network: Network): string[] {
  return network.attachments.map(({ zone }) => zone);
}

function attachmentNames(network: Network, zones: readonly string[], keys: SampleKeys): string[] {
  return network.attachments
    .filter(({ zone }) => zones.includes(zone))
    .map(({ namespace, name }) => (namespace === (keys.namespace ?? "default") ? name : `${namespace}/${name}`));
}

/** The nodes that a sample asks for; one with networks that asks for none gets the pools that have them. */
function affinityOf(
  findings: Findings,
  path: readonly PathStep[],
  nodes: Nodes,
  keys: SampleKeys,
  networks: readonly Network[],
): Requirement[] {
  const asked = requirementsOf(keys.requirements);
  refuseMinValues(findings, path, asked, "a pod's node affinity");
  for (const { key, operator, minValues } of asked)
    if (minValues === undefined && (operator === "Gte" || operator === "Lte"))
      findings.key(
        "KM104",
        [...path, "requirements", key],
        `a pod's node affinity has no ${operator}`,
        "Karpenter's node pools have it",
      );
  if (!isSentToPools(keys, networks)) return withPools(asked, nodes.nodePools);
  const pools = poolsWith(nodes, networks);
  // Where something is wrong already, that may be why.
  if (pools.length === 0 && findings.problems.length === 0)
    findings.key(
      "KM110",
      [...path, "networks"],
      "no node pool has all of these networks",
      "name them in the pool's node class",
    );
  return [{ key: NODE_POOL, operator: "In", values: pools.map(({ name }) => name) }];
}

function isSentToPools({ requirements = {} }: SampleKeys, networks: readonly Network[]): boolean {
  return Object.keys(requirements).length === 0 && networks.length > 0;
}

function poolsWith(nodes: Nodes, networks: readonly Network[]): NodePool[] {
  return nodes.nodePools.filter((pool) => {
    const nodeClass = nodes.nodeClasses.find(({ name }) => name === pool.nodeClass);
    return networks.every((network) => nodeClass?.networks.includes(network));
  });
}
