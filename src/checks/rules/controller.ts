import { isDeepStrictEqual } from "node:util";
import type { Json, JsonMap } from "../../cluster/cluster";
import { child, isList, isMap } from "../../cluster/json";
import { queueAt } from "../../cluster/queue-url";
import { computedKarpenterValues } from "../../handoff/helm-values";
import type { Fleet } from "../fleet/fleet";
import type { Finding, Rule } from "../rule";

/** Karpenter's own settings, and what else waits for its nodes to be interrupted. */
export const controller: readonly Rule[] = [
  {
    code: "KM585",
    severity: "warning",
    title: "the Node Termination Handler beside Karpenter",
    why: "Karpenter reads interruptions from a queue of its own, and launches the replacement in the same moment in which it begins to drain. The handler only cordons and drains, and both at once evict the same pods and tell different stories of it. Nodes that Karpenter does not manage are the one thing it adds, and EKS drains those of managed node groups itself.",
    mend: "Take nodeTerminationHandler out and uninstall its release, when Karpenter's queue (karpenter.queue) gets the events.",
    check: handlerBesideQueue,
  },
  {
    code: "KM586",
    severity: "error",
    title: "two readers of one queue",
    why: "SQS gives a message to one reader, who deletes it. Of the interruptions that the Node Termination Handler and Karpenter read from the same queue each sees about half, and the nodes of the other half are lost with their pods on them.",
    mend: "Take nodeTerminationHandler out, or give it a queue of its own, with rules of its own that fill it.",
    check: sameQueue,
  },
  {
    code: "KM589",
    severity: "error",
    title: "a Helm value that contradicts the rest of the file",
    why: "karpenter.values is for what the cluster file has no key for. What another key says too, differently, would hold in the chart and not in the checks, the policies and the runbook.",
    mend: "Take the value out, and say it by the key that the hint names.",
    check: contradictions,
  },
];

function handlerBesideQueue(fleet: Fleet): Finding[] {
  const { file } = fleet;
  const handler = file?.cluster.nodeTerminationHandler;
  if (!file || !handler || sameQueue(fleet).length > 0) return [];
  return [
    {
      at: file.place(["nodeTerminationHandler"], "key"),
      says: `Karpenter drains interrupted nodes itself, by its queue ${file.cluster.karpenter.queue}`,
      hint: "without nodeTerminationHandler nothing is lost",
    },
  ];
}

function sameQueue({ file }: Fleet): Finding[] {
  const handler = file?.cluster.nodeTerminationHandler;
  if (!file || !handler) return [];
  const { karpenter, account, region } = file.cluster;
  const queue = queueAt(handler.queueUrl);
  const { name } = queue;
  if (name !== karpenter.queue || queue.region !== region || (account !== undefined && queue.account !== account))
    return [];
  return [
    {
      at: file.place(["nodeTerminationHandler", "queueURL"]),
      says: `Karpenter reads the queue ${name} too, and each gets only some of the messages`,
      hint: "take nodeTerminationHandler out: Karpenter needs no help",
    },
  ];
}

/** The keys that say what the chart's values say. */
const SAID_BY: readonly (readonly [value: string, key: string])[] = [
  ["settings.clusterName", "cluster.name"],
  ["settings.clusterEndpoint", "cluster.endpoint"],
  ["settings.interruptionQueue", "karpenter.queue"],
  ["settings.reservedENIs", "karpenter.reservedENIs"],
  ["settings.featureGates.staticCapacity", "the replicas of node pools"],
  ["settings.featureGates.nodeOverlay", "nodeOverlays"],
  ["serviceAccount", "karpenter.serviceAccount"],
  ["nodeSelector", "karpenter.nodeGroup"],
  ["tolerations", "karpenter.nodeGroup"],
  ["controller.resources", "karpenter.cpu and karpenter.memory"],
];

function contradictions({ file }: Fleet): Finding[] {
  const values = file?.cluster.karpenter.values;
  if (!file || !values) return [];
  return differences(withDefaults(computedKarpenterValues(file.cluster)), values, []).map((path) => {
    const name = path.join(".");
    const [, key = "the rest of the file"] = SAID_BY.find(([value]) => `${name}.`.startsWith(`${value}.`)) ?? [];
    return {
      at: file.place(["karpenter", "values", ...path], "key"),
      says: `${name} contradicts ${key}`,
      hint: `take it out: it follows from ${key}`,
    };
  });
}

/** What the chart does of itself, and the rest of the file relies on. */
function withDefaults(computed: JsonMap): JsonMap {
  const { serviceAccount = {} } = computed;
  return {
    ...computed,
    serviceAccount: { create: true, name: "karpenter", ...(isMap(serviceAccount) ? serviceAccount : {}) },
  };
}

function differences(computed: JsonMap, said: JsonMap, path: readonly string[]): string[][] {
  return Object.entries(said).flatMap(([key, value]) => {
    const other = child(computed, key);
    const here = [...path, key];
    if (other === undefined) return [];
    if (isMap(other) && isMap(value)) return differences(other, value, here);
    return isSame(other, value) ? [] : [here];
  });
}

/** Further items of a list contradict nothing; and a number in quotes is the same to the chart. */
function isSame(computed: Json, said: Json): boolean {
  if (isList(computed) && isList(said))
    return computed.every((item) => said.some((other) => isDeepStrictEqual(item, other)));
  return String(computed) === String(said);
}
