import { isMap, listAt, mapAt, textAt, textsOf, type Unread } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import type { AnyToleration } from "../../cluster/taints";
import type { PlacedObject } from "../placed-object";
import { isOf, nameOf, namespaceOf } from "./object-kinds";

/** What runs pods: of a kind that nobody here judges, so every part of it may be missing. */
export interface Workload extends PlacedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** How many pods at most, where the object says it: a DaemonSet does not. */
  readonly replicas?: number;
  /** Where the pods' metadata and spec are in the object. */
  readonly podPath: readonly PathStep[];
  /** The pods' spec. */
  readonly pod: Unread;
  /** The pods' annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The NetworkAttachmentDefinitions that the pods are to be attached to, in order. */
  readonly networks: readonly NetworkReference[];
  readonly networksPath: readonly PathStep[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** The nodes it must run on: one of these terms, and of a term all. */
  readonly affinity: readonly (readonly Expression[])[];
  readonly tolerations: readonly AnyToleration[];
  readonly containers: readonly Container[];
}

/** A NetworkAttachmentDefinition as a pod names it. */
export interface NetworkReference {
  readonly name: string;
  readonly namespace: string;
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

interface Container {
  readonly name: string;
  readonly image: string;
  /** Where its image is in the object. */
  readonly imagePath: readonly PathStep[];
}

/** The annotation by which a pod asks Multus for networks. */
export const NETWORKS = "k8s.v1.cni.cncf.io/networks";

/** Where each kind has its pods' template. */
const KINDS: readonly { readonly group: string; readonly kind: string; readonly pods: readonly string[] }[] = [
  { group: "apps", kind: "Deployment", pods: ["spec", "template"] },
  { group: "apps", kind: "StatefulSet", pods: ["spec", "template"] },
  { group: "apps", kind: "ReplicaSet", pods: ["spec", "template"] },
  { group: "apps", kind: "DaemonSet", pods: ["spec", "template"] },
  { group: "batch", kind: "Job", pods: ["spec", "template"] },
  { group: "batch", kind: "CronJob", pods: ["spec", "jobTemplate", "spec", "template"] },
  { group: "", kind: "Pod", pods: [] },
];

export function workload(object: PlacedObject): Workload | undefined {
  const found = KINDS.find(({ group, kind }) => isOf(object, group, kind));
  if (!found) return undefined;
  const podPath = found.pods;
  const template = podPath.reduce<unknown>((value, key) => mapAt(value, key), object.value);
  const pod = mapAt(template, "spec");
  const annotations = textsOf(mapAt(mapAt(template, "metadata"), "annotations"));
  const namespace = namespaceOf(object);
  const replicas = replicasOf(found.kind, object.value);
  return {
    value: object.value,
    place: (path, on) => object.place(path, on),
    kind: found.kind,
    name: nameOf(object),
    namespace,
    ...(replicas === undefined ? {} : { replicas }),
    podPath,
    pod,
    annotations,
    networks: networkReferences(annotations[NETWORKS] ?? "", namespace),
    networksPath: [...podPath, "metadata", "annotations", NETWORKS],
    nodeSelector: textsOf(mapAt(pod, "nodeSelector")),
    affinity: requiredAffinity(pod),
    tolerations: [...listAt(pod, "tolerations").filter(isMap).map(toleration), ...ofResources(pod)],
    containers: containers(pod, podPath),
  };
}

function replicasOf(kind: string, value: Unread): number | undefined {
  const spec = mapAt(value, "spec");
  switch (kind) {
    case "DaemonSet":
      return undefined;
    case "Pod":
      return 1;
    case "Job":
    case "CronJob": {
      const job = kind === "Job" ? spec : mapAt(mapAt(spec, "jobTemplate"), "spec");
      return typeof job.parallelism === "number" ? job.parallelism : 1;
    }
    default:
      return typeof spec.replicas === "number" ? spec.replicas : 1;
  }
}

/** A comma list of `[NAMESPACE/]NAME[@INTERFACE]`, or JSON. */
function networkReferences(text: string, own: string): NetworkReference[] {
  const trimmed = text.trim();
  if (trimmed.startsWith("[")) return networkReferencesInJson(trimmed, own);
  return trimmed
    .split(",")
    .map((item) => (item.split("@")[0] ?? "").trim())
    .filter((item) => item !== "")
    .map((item) => {
      const slash = item.indexOf("/");
      return slash < 0
        ? { namespace: own, name: item }
        : { namespace: item.slice(0, slash), name: item.slice(slash + 1) };
    });
}

function networkReferencesInJson(text: string, own: string): NetworkReference[] {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.flatMap((item) => {
      const name = textAt(item, "name");
      return name === undefined ? [] : [{ name, namespace: textAt(item, "namespace") ?? own }];
    });
  } catch {
    return [];
  }
}

function requiredAffinity(pod: Unread): Expression[][] {
  const required = mapAt(
    mapAt(mapAt(pod, "affinity"), "nodeAffinity"),
    "requiredDuringSchedulingIgnoredDuringExecution",
  );
  return listAt(required, "nodeSelectorTerms").map((term) =>
    listAt(term, "matchExpressions").flatMap((expression) => {
      const [key, operator] = [textAt(expression, "key"), textAt(expression, "operator")];
      if (key === undefined || operator === undefined) return [];
      return [
        { key, operator, values: listAt(expression, "values").map((value) => (value === null ? "" : String(value))) },
      ];
    }),
  );
}

function toleration(value: Unread): AnyToleration {
  const [key, text, effect] = [textAt(value, "key"), textAt(value, "value"), textAt(value, "effect")];
  return {
    ...(key === undefined ? {} : { key }),
    operator: textAt(value, "operator") ?? "Equal",
    ...(text === undefined ? {} : { value: text }),
    ...(effect === undefined ? {} : { effect }),
  };
}

/** EKS adds a toleration for each resource of a device plugin that pods ask for (ExtendedResourceToleration). */
function ofResources(pod: Unread): AnyToleration[] {
  return extendedResources(pod).map((key) => ({ key, operator: "Exists", effect: "NoSchedule" }));
}

/** The resources that pods ask device plugins for. */
function extendedResources(pod: Unread): string[] {
  const names = ["initContainers", "containers"].flatMap((list) =>
    listAt(pod, list).flatMap((container) => Object.keys(mapAt(mapAt(container, "resources"), "limits"))),
  );
  return [...new Set(names)].filter((name) => name.includes("/") && !name.startsWith("kubernetes.io/"));
}

function containers(pod: Unread, podPath: readonly PathStep[]): Container[] {
  return ["initContainers", "containers"].flatMap((list) =>
    listAt(pod, list).map((container, index) => ({
      name: textAt(container, "name") ?? "",
      image: textAt(container, "image") ?? "",
      imagePath: [...podPath, "spec", list, index, "image"],
    })),
  );
}
