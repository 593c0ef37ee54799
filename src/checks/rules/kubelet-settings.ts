import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** Settings of kubelet that Karpenter reads, too. */
export const kubeletSettings: readonly Rule[] = [
  {
    code: "KM594",
    severity: "error",
    title: "a setting of kubelet that Karpenter cannot read",
    why: "The API server takes any text for a grace period, and an empty one for a threshold. A class with a grace period that is no time cannot be read by Karpenter, and with it no other class; at an empty threshold it fails whenever it computes what fits on a node. No node is launched any more.",
    mend: "Write a grace period as 90s or 1m30s, and a threshold as 500Mi or 10%, or take it out.",
    check: ({ nodeClasses }) =>
      nodeClasses.flatMap((nodeClass) => [...gracePeriods(nodeClass), ...emptyThresholds(nodeClass)]),
  },
];

/** What Go's time.ParseDuration reads. */
const GO_DURATION = /^[+-]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$/;

function gracePeriods(nodeClass: NodeClassObject): Finding[] {
  return Object.entries(nodeClass.spec.kubelet?.evictionSoftGracePeriod ?? {})
    .filter(([, period]) => !GO_DURATION.test(period))
    .map(([signal, period]) => ({
      at: nodeClass.place(["spec", "kubelet", "evictionSoftGracePeriod", signal]),
      says: `${JSON.stringify(period)} is no time that Karpenter reads, and it reads no class while this one is there`,
      hint: "a time looks like 90s or 1m30s",
    }));
}

/** Those that Karpenter takes off what pods may use. */
const COUNTED = ["memory.available", "nodefs.available"];

function emptyThresholds(nodeClass: NodeClassObject): Finding[] {
  const thresholds = nodeClass.spec.kubelet?.evictionHard ?? {};
  return COUNTED.filter((signal) => thresholds[signal] === "").map((signal) => ({
    at: nodeClass.place(["spec", "kubelet", "evictionHard", signal]),
    says: `the threshold of ${signal} is empty, and Karpenter cannot compute what fits on a node of class ${nodeClass.name}`,
    hint: "500Mi or 10%, or no threshold",
  }));
}
