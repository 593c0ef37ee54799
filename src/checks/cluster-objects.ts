import type { ChartFile } from "../charts/charts";
import type { Attachment, Cluster, Json, Origin, Sample } from "../cluster/cluster";
import { child, textAt } from "../cluster/json";
import type { PlaceOf } from "../cluster/load";
import type { PathStep } from "../cluster/located";
import { ZONE } from "../cluster/node-labels";
import { isOf, nameOf, namespaceOf } from "./fleet/object-kinds";
import type { PlacedObject } from "./placed-object";

/** What a cluster file makes, each part placed where the file says it. */
export function clusterObjects(cluster: Cluster, placeOf: PlaceOf, charts: readonly ChartFile[]): PlacedObject[] {
  return charts.flatMap(({ objects }) =>
    objects.map((value): PlacedObject => {
      const object: PlacedObject = { value, place: (path, on) => placeOf(wayBack(cluster, object, path), on) };
      return object;
    }),
  );
}

/** The path in the cluster file that a path in an object comes of. */
function wayBack(cluster: Cluster, object: PlacedObject, path: readonly PathStep[]): readonly PathStep[] {
  const name = nameOf(object);
  if (isOf(object, "karpenter.sh", "NodePool")) {
    const pool = cluster.nodePools.find((each) => each.name === name);
    return ofSpec(["nodePools", pool?.key ?? name], pool?.origins, path);
  }
  if (isOf(object, "karpenter.sh", "NodeOverlay"))
    return ofSpec(["nodeOverlays", name], cluster.nodeOverlays.find((each) => each.name === name)?.origins, path);
  if (isOf(object, "karpenter.k8s.aws", "EC2NodeClass"))
    return ofSpec(["nodeClasses", name], cluster.nodeClasses.find((each) => each.name === name)?.origins, path);
  if (isOf(object, "k8s.cni.cncf.io", "NetworkAttachmentDefinition")) return ofAttachment(cluster, object, path);
  if (isOf(object, "apps", "Deployment")) return ofHeadroom(cluster, object, path) ?? ofSample(cluster, object, path);
  if (isOf(object, "", "ServiceAccount") && name === cluster.karpenter.serviceAccount.name)
    return ["karpenter", "serviceAccount"];
  if (!isOf(object, "apps", "DaemonSet")) return [];
  return ofDaemonSet(cluster.clearTaints.namespace === namespaceOf(object) ? "clearTaints" : "nodeLatency", path);
}

function ofDaemonSet(key: string, path: readonly PathStep[]): readonly PathStep[] {
  return path.at(-1) === "image" ? [key, "image"] : [key];
}

function ofSpec(
  own: readonly PathStep[],
  origins: readonly Origin[] = [],
  path: readonly PathStep[],
): readonly PathStep[] {
  const nearest = origins
    .filter(({ of }) => of.length <= path.length && of.every((step, index) => step === path[index]))
    .reduce<Origin | undefined>((best, next) => (best && best.of.length >= next.of.length ? best : next), undefined);
  if (nearest) return nearest.asWhole ? nearest.in : [...nearest.in, ...path.slice(nearest.of.length)];
  return path[0] === "spec" ? [...own, ...path] : own;
}

/** Keys of a network or of its zone that say a key of the JSON. */
const OF_MAIN_PLUGIN: ReadonlyMap<string, string> = new Map([
  ["type", "type"],
  ["master", "link"],
  ["device", "link"],
  ["mode", "mode"],
  ["mtu", "mtu"],
]);
const OF_IPAM: ReadonlyMap<string, string> = new Map([
  ["range", "pods"],
  ["range_start", "pods"],
  ["range_end", "pods"],
  ["ipRanges", "pods"],
  ["exclude", "exclude"],
  ["gateway", "gateway"],
]);

function ofAttachment(cluster: Cluster, object: PlacedObject, path: readonly PathStep[]): readonly PathStep[] {
  const found = attachmentOf(cluster, object);
  if (!found) return ["networks"];
  const network = ["networks", found.network];
  const zone = [...network, "zones", found.zone];
  const [, , ...inConfig] = path;
  if (path[1] !== "config" || inConfig.length === 0) return zone;
  if (inConfig[0] === "cniVersion") return [...network, "cniVersion"];
  const [, plugin, key, ...further] = inConfig;
  if (plugin !== 0) return [...network, ...ofFurtherPlugin(found, Number(plugin)), ...inConfig.slice(2)];
  if (key === "ipam") return ofIpam(network, zone, further);
  const said = OF_MAIN_PLUGIN.get(String(key));
  return said === undefined ? [...network, "cni", ...inConfig.slice(2)] : [...network, said];
}

/** Behind the main plugin stands sbr, unless it is switched off, and then the user's own. */
function ofFurtherPlugin({ cni }: Attachment, plugin: number): PathStep[] {
  const own = plugin - (cni.plugins[1]?.type === "sbr" ? 2 : 1);
  return own < 0 ? ["sbr"] : ["plugins", own];
}

function ofIpam(
  network: readonly PathStep[],
  zone: readonly PathStep[],
  [key, ...further]: readonly PathStep[],
): readonly PathStep[] {
  if (key === undefined) return zone;
  if (key === "network_name") return [...network, "networkName"];
  if (key === "node_slice_size") return [...network, "nodeSliceSize"];
  const said = OF_IPAM.get(String(key));
  return said === undefined ? [...network, "ipam", key, ...further] : [...zone, said];
}

function attachmentOf(cluster: Cluster, object: PlacedObject): Attachment | undefined {
  return cluster.networks
    .flatMap(({ attachments }) => attachments)
    .find(({ name, namespace }) => name === nameOf(object) && namespace === namespaceOf(object));
}

function ofHeadroom(
  cluster: Cluster,
  object: PlacedObject,
  path: readonly PathStep[],
): readonly PathStep[] | undefined {
  const found = cluster.headroom.find(
    ({ name, namespace }) => name === nameOf(object) && namespace === namespaceOf(object),
  );
  if (!found) return undefined;
  const own = ["nodePools", found.key, "headroom"];
  const said = path.map(String);
  if (said[1] === "replicas") return [...own, "replicas"];
  if (said.includes("image")) return [...own, "image"];
  if (said.includes("resources")) return [...own, said.includes("memory") ? "memory" : "cpu"];
  return own;
}

function ofSample(cluster: Cluster, object: PlacedObject, path: readonly PathStep[]): readonly PathStep[] {
  const sample = cluster.samples.find(
    ({ name, namespace }) => name === nameOf(object) && namespace === namespaceOf(object),
  );
  if (!sample) return ["samples"];
  const own = ["samples", sample.key];
  const said = path.map(String);
  if (said[1] === "replicas") return [...own, "replicas"];
  // Of init containers there is no other.
  if (said.includes("initContainers"))
    return said.includes("image") ? ["podAddresses", "image"] : [...own, "assignPodIps"];
  if (said.includes("annotations")) return [...own, "networks"];
  if (said.includes("image")) return [...own, "image"];
  if (said.includes("resources")) return [...own, ...ofResource(said.at(-1))];
  if (said.includes("tolerations")) return [...own, ...ofToleration(sample, path)];
  if (said.includes("topologySpreadConstraints")) return [...own, "spread"];
  if (said.at(-1) === "terminationGracePeriodSeconds") return [...own, "terminationGracePeriodSeconds"];
  if (said.includes("affinity")) return ofAffinity(own, object, path);
  return own;
}

function ofResource(name = ""): PathStep[] {
  if (name.includes("/")) return ["resources", name];
  return [name === "memory" ? "memory" : "cpu"];
}

/** Those that it needs for the pools it is sent to stand before its own. */
function ofToleration({ tolerates }: Sample, path: readonly PathStep[]): PathStep[] {
  const index = Number(path[path.indexOf("tolerations") + 1]) - tolerates.length;
  return index >= 0 ? ["tolerations", index] : ["networks"];
}

/** A sample's affinity is made of its zones and its requirements. */
function ofAffinity(own: readonly PathStep[], { value }: PlacedObject, path: readonly PathStep[]): readonly PathStep[] {
  const index = path.indexOf("matchExpressions");
  const expression = path.slice(0, index + 2).reduce<Json | undefined>(child, value);
  const key = textAt(expression, "key");
  if (index < 0 || key === undefined) return own;
  return key === ZONE ? [...own, "zones"] : [...own, "requirements", key];
}
