import type { ManagedNodeGroup } from "../../cluster/cluster";
import { toleratesAll } from "../../cluster/taints";
import { allows, allowsAbsence, type ValueSet } from "../../instances/value-set";
import type { Fleet } from "./fleet";
import { isOnlyKarpenters } from "./label-names";
import { wantedLabels } from "./pod-demands";
import type { Workload } from "./workload";

/** The managed node groups whose nodes pods may run on, as far as the cluster file says what these have. */
export function managedNodesFor({ file }: Fleet, workload: Workload): ManagedNodeGroup[] {
  const groups = file?.cluster.managedNodeGroups ?? [];
  return groups.filter(
    (group) =>
      toleratesAll(workload.tolerations, group.taints) &&
      wantedLabels(workload).some((labels) => [...labels].every(([label, set]) => maySuit(group, label, set))),
  );
}

function maySuit({ name, labels }: ManagedNodeGroup, label: string, wanted: ValueSet): boolean {
  const value = label === "eks.amazonaws.com/nodegroup" ? name : labels[label];
  if (value !== undefined) return allows(wanted, value);
  return allowsAbsence(wanted) || (isOfAnyNode(label) && !isOnlyKarpenters(label));
}

/** Labels that EKS, the cloud and kubelet set; all others are the group's own. */
function isOfAnyNode(label: string): boolean {
  return /(^|[./])(kubernetes\.io|k8s\.io|k8s\.aws|amazonaws\.com)\//.test(label);
}
