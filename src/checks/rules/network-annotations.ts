import { nearest } from "../../cluster/did-you-mean";
import { mapAt, textAt } from "../../cluster/json";
import { type PathStep, showPath } from "../../cluster/located";
import { NETWORKS, type Workload } from "../fleet/workload";
import type { Finding, Rule } from "../rule";

/** Annotations by which pods are to get networks, and do not. */
export const networkAnnotations: readonly Rule[] = [
  {
    code: "KM534",
    severity: "warning",
    title: "an annotation that attaches pods to nothing",
    why: "Multus looks at one annotation of a pod. One that is mistyped, or that the Deployment has and not its pods, is passed over: the pods run, and have no network but the cluster's.",
    mend: "Write k8s.v1.cni.cncf.io/networks into the metadata of the pods' template.",
    check: ({ workloads }) => workloads.flatMap((workload) => [...besideThePods(workload), ...mistyped(workload)]),
  },
  {
    code: "KM539",
    severity: "error",
    title: "networks of pods that cannot be read",
    why: "Multus reads a list of names with commas between them, or a list in JSON. A pod whose annotation is neither stays in ContainerCreating.",
    mend: "Write [NAMESPACE/]NAME[@INTERFACE] of each network, with commas between them.",
    check: ({ workloads }) => workloads.flatMap(unreadable),
  },
];

const OF_OBJECT: readonly PathStep[] = ["metadata", "annotations"];

function besideThePods(workload: Workload): Finding[] {
  const { value, podPath, annotations } = workload;
  const isPod = podPath.length === 0;
  if (
    isPod ||
    NETWORKS in annotations ||
    textAt(mapAt(mapAt(value, "metadata"), "annotations"), NETWORKS) === undefined
  )
    return [];
  return [
    {
      at: workload.place([...OF_OBJECT, NETWORKS], "key"),
      says: `the ${workload.kind} has the annotation, and its pods, which Multus looks at, do not`,
      hint: `move it to ${showPath([...podPath, ...OF_OBJECT])}`,
    },
  ];
}

/** What there is beside it, for others to read. */
const NAMES = ["networks", "network-status", "networks-status", "resourceName"];

function mistyped(workload: Workload): Finding[] {
  const { annotations, podPath } = workload;
  if (NETWORKS in annotations) return [];
  return Object.keys(annotations)
    .filter((key) => /cni\.cncf\.io\//.test(key) && nearest(key.slice(key.indexOf("/") + 1), NAMES) === "networks")
    .map((key) => ({
      at: workload.place([...podPath, ...OF_OBJECT, key], "key"),
      says: `Multus does not read the annotation ${key}`,
      hint: `did you mean ${NETWORKS}?`,
    }));
}

function unreadable(workload: Workload): Finding[] {
  const text = workload.annotations[NETWORKS] ?? "";
  // What envsubst or Flux will put there is not known.
  if (text === "" || text.includes("$")) return [];
  const says = /[[{"]/.test(text) ? wrongJson(text) : wrongName(text);
  return says === undefined ? [] : [{ at: workload.place(workload.networksPath), ...says }];
}

type Words = Pick<Finding, "says" | "hint">;

function wrongJson(text: string): Words | undefined {
  const hint = `as [{ "name": "media", "namespace": "default" }]`;
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return { says: "this is JSON, and not a list", hint };
    const nameless = list.findIndex((item) => !textAt(item, "name"));
    return nameless < 0 ? undefined : { says: `item ${nameless + 1} of the list has no name`, hint };
  } catch {
    return { says: "this has brackets or quotes as JSON has, and is no JSON", hint };
  }
}

const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const REFERENCE = new RegExp(`^(?:${LABEL}\\s*/)?\\s*${LABEL}\\s*(?:@[^@/\\s]{0,15})?$`);

function wrongName(text: string): Words | undefined {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !REFERENCE.test(name));
  if (wrong === undefined) return undefined;
  if (wrong === "")
    return { says: "between two commas, or at an end, a network's name is missing", hint: "take the comma out" };
  const hasDot = REFERENCE.test(wrong.replaceAll(".", "-"));
  return {
    says: `${JSON.stringify(wrong)} is no [NAMESPACE/]NAME[@INTERFACE]`,
    hint: hasDot
      ? `a name with a dot can only be given in JSON: [{ "name": ${JSON.stringify(wrong)} }]`
      : "names have small letters, digits and -; commas stand between them",
  };
}
