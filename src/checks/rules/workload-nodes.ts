import { didYouMean } from "../../cluster/did-you-mean";
import { cpusForPods, parseCpus } from "../../instances/cpus-for-pods";
import { CPU } from "../../instances/instance-labels";
import type { InstanceType } from "../../instances/instance-types";
import type { Fleet } from "../fleet/fleet";
import { isKarpenters, isOnlyKarpenters, labelName } from "../fleet/label-names";
import { managedNodesFor } from "../fleet/managed-nodes";
import { haveNodes, type NodesForPods, nodesForPods } from "../fleet/nodes-for-pods";
import { labelsOfPools, type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import { demandsOfPods, type PlacedDemand } from "../fleet/pod-demands";
import { podRequest } from "../fleet/pod-requests";
import { labelsOf } from "../fleet/types-with-labels";
import type { Workload } from "../fleet/workload";
import { someOf } from "../in-words";
import { remembered } from "../remembered";
import type { Finding, Rule } from "../rule";

/** Pods that no node is launched for. */
export const workloadNodes: readonly Rule[] = [
  {
    code: "KM535",
    severity: "warning",
    title: "pods that no node pool has nodes for",
    why: "Karpenter launches a node for a pod only where a pool's labels and requirements meet the pod's nodeSelector and node affinity. These meet none, so the pods stay Pending, unless nodes that Karpenter has not launched fit them.",
    mend: "Let the selector ask for labels that a pool has, or give a pool the label.",
    check: (fleet) => fleet.workloads.flatMap((workload) => withoutPool(fleet, workload)),
  },
  {
    code: "KM536",
    severity: "warning",
    title: "a pod that is larger than every node",
    why: "A pod runs on one node, and a part of every node's processors is kept for kubelet. A pod that asks for more than the largest type of its pools has left stays Pending.",
    mend: "Ask for less, or let the pool launch larger types.",
    check: (fleet) => fleet.workloads.flatMap((workload) => tooLarge(fleet, workload)),
  },
];

function withoutPool(fleet: Fleet, workload: Workload): Finding[] {
  const pools = nodesOfPools(fleet);
  const alternatives = demandsOfPods(workload);
  if (pools.length === 0 || nodesForPods(fleet, workload).length > 0) return [];
  if (managedNodesFor(fleet, workload).length > 0) return [];
  const [demands = []] = alternatives;
  if (alternatives.length > 1 || !demands.some((demand) => isOfPools(fleet, demand))) return [];
  if (demands.some(({ key }) => isOfOthers(key) || (!fleet.file && !isKnownLabel(fleet, key)))) return [];
  const same = (demand: PlacedDemand) => demands.filter(({ key }) => labelName(key) === labelName(demand.key));
  const inNone = demands.filter((demand) => !pools.some((nodes) => haveNodes(nodes, [same(demand)])));
  const [first] = inNone;
  if (!first)
    return [
      {
        at: workload.place(demands[0]?.path ?? workload.podPath),
        says: `no node pool has nodes with all of ${someOf(demands.map(showDemand), 4)}`,
      },
    ];
  const together = same(first);
  return [
    {
      at: workload.place(together.at(-1)?.path ?? first.path),
      says: `no node pool has nodes with ${together.map(showDemand).join(" and ")}`,
      ...(together.length === 1 ? hintFor(first, fleet) : {}),
    },
  ];
}

/** Labels of nodes that Karpenter does not launch. */
const OF_OTHERS = ["eks.amazonaws.com/", "alpha.eksctl.io/", "node-role.kubernetes.io/", "kubernetes.io/hostname"];

function isOfOthers(key: string): boolean {
  return OF_OTHERS.some((prefix) => key.startsWith(prefix));
}

function isKnownLabel(fleet: Fleet, key: string): boolean {
  const label = labelName(key);
  return isKarpenters(label) || labelsOfPools(fleet).has(label);
}

/** Whether a demand is for Karpenter's nodes: those of a cluster file's samples are; others may have nodes of their own. */
function isOfPools(fleet: Fleet, { key }: PlacedDemand): boolean {
  const label = labelName(key);
  if (fleet.file || isOnlyKarpenters(label)) return true;
  return !isKarpenters(label) && isKnownLabel(fleet, key);
}

function showDemand({ key, operator, values = [] }: PlacedDemand): string {
  const written = values.map((value) => value || '""');
  if (operator === "In" && written.length === 1) return `${key}=${written[0]}`;
  return [key, operator, someOf(written, 4)].join(" ").trim();
}

function hintFor({ key, values = [] }: PlacedDemand, fleet: Fleet): { hint?: string } {
  const label = labelName(key);
  const known = [...new Set(nodesOfPools(fleet).flatMap((nodes) => valuesOf(label, nodes)))];
  if (known.length > 0) {
    const meant = values.length === 1 && !isKarpenters(label) ? didYouMean(values[0] ?? "", known) : undefined;
    return { hint: meant ?? `node pools have ${someOf(known, 5)}` };
  }
  if (isKarpenters(label)) return {};
  return { hint: didYouMean(key, [...labelsOfPools(fleet)]) ?? `give a node pool the label ${key}` };
}

/** The values that the nodes of a pool have in a label, as far as they are listed or known. */
function valuesOf(label: string, { labels, types }: NodesOfPool): string[] {
  const set = labels.get(label);
  if (set && !set.isComplement) return [...set.values];
  return types.flatMap((type) => labelsOf(type).get(label) ?? []);
}

function tooLarge(fleet: Fleet, workload: Workload): Finding[] {
  if (workload.kind === "DaemonSet" || managedNodesFor(fleet, workload).length > 0) return [];
  const asked = podRequest(workload, "cpu", parseCpus);
  const demands = demandsOfPods(workload);
  if (!asked || !(fleet.file || demands.some((each) => each.some((demand) => isOfPools(fleet, demand))))) return [];
  const largest = largestNode(nodesForPods(fleet, workload));
  if (!largest || asked.amount <= largest.cpus) return [];
  return [
    {
      at: workload.place(asked.path),
      says: `a pod asks for ${asked.amount} processors, and the largest node for it, ${largest.type.name}, has ${roundedDown(largest.cpus)} left for pods`,
      hint: `ask for ${roundedDown(largest.cpus)} at most, or allow larger types`,
    },
  ];
}

function roundedDown(cpus: number): number {
  return Math.floor(cpus * 10) / 10;
}

interface LargestNode {
  readonly type: InstanceType;
  readonly cpus: number;
}

/** Undefined where one may be larger than is known, or there is none. */
const largestNode = remembered((fitting: readonly NodesForPods[]): LargestNode | undefined => {
  let largest: LargestNode | undefined;
  for (const { nodes, types } of fitting) {
    if (nodes.mayBeOthers) return undefined;
    for (const type of types) {
      const all = labelsOf(type).get(CPU);
      if (typeof all !== "string") return undefined;
      const cpus =
        nodes.nodeClass && !nodes.nodeClass.spec.kubelet?.kubeReserved?.cpu ? cpusForPods(Number(all)) : Number(all);
      if (cpus > (largest?.cpus ?? 0)) largest = { type, cpus };
    }
  }
  return largest;
});
