import { keepsAway } from "../../cluster/taints";
import type { Fleet } from "../fleet/fleet";
import { managedNodesFor } from "../fleet/managed-nodes";
import { demandsOfPods } from "../fleet/pod-demands";
import { showTaint } from "../fleet/taints";
import { someOf } from "../in-words";
import type { Finding, Rule } from "../rule";

/** Nodes that Karpenter does not manage, beside those that it does. */
export const managedNodes: readonly Rule[] = [
  {
    code: "KM587",
    severity: "warning",
    title: "pods with networks that may land on a managed node group",
    why: "Only nodes of Karpenter's classes get the networks' interfaces. Pods whose selectors and tolerations let them onto a managed node group too are put there when it has room, and hang in ContainerCreating.",
    mend: "Let the pods ask for the node pools that have their networks (karpenter.sh/nodepool), which a sample without requirements does; or for a label that the group does not have.",
    check: withNetworksOnManagedNodes,
  },
  {
    code: "KM588",
    severity: "warning",
    title: "Karpenter's controller has no node group to run on",
    why: "The controller does not run on nodes that it manages itself, and tolerates no taint but CriticalAddonsOnly. When every managed node group has another, its pods stay Pending, and no node is ever launched.",
    mend: "Name the group that is meant for it in karpenter.nodeGroup: its taints are tolerated then.",
    check: withoutGroup,
  },
];

function withNetworksOnManagedNodes(fleet: Fleet): Finding[] {
  return fleet.workloads.flatMap((workload) => {
    if (workload.networks.length === 0) return [];
    const groups = managedNodesFor(fleet, workload).map(({ name }) => name);
    if (groups.length === 0) return [];
    const asked = demandsOfPods(workload).flat().at(-1);
    return [
      {
        at: workload.place(asked?.path ?? [...workload.podPath, "spec"]),
        says: `these pods are on networks, and may also run on managed node group ${someOf(groups, 3)}, whose nodes have no interfaces for them`,
        hint: "without requirements a sample goes to the pools that have its networks",
      },
    ];
  });
}

function withoutGroup({ file }: Fleet): Finding[] {
  const { karpenter, managedNodeGroups } = file?.cluster ?? {};
  if (!file || !karpenter || !managedNodeGroups || managedNodeGroups.length === 0) return [];
  const { nodeSelector, tolerations, values = {} } = karpenter;
  if (Object.keys(nodeSelector).length > 0 || tolerations.length > 0 || values.tolerations !== undefined) return [];
  const inTheWay = managedNodeGroups.map(({ taints }) =>
    taints.find((taint) => keepsAway(taint) && taint.key !== "CriticalAddonsOnly"),
  );
  const [first] = inTheWay;
  if (!first || inTheWay.includes(undefined)) return [];
  return [
    {
      at: file.place(["managedNodeGroups"], "key"),
      says: `Karpenter's controller tolerates the taints of none of these groups, as ${showTaint(first)}`,
      hint: "karpenter.nodeGroup says which of them it is to run on",
    },
  ];
}
