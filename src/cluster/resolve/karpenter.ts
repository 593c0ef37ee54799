import type { KarpenterController, ManagedNodeGroup, NodeClass } from "../cluster";
import type { ClusterFile, ClusterIdentity } from "../cluster-file";
import type { Findings } from "../findings";
import { mapAt, textAt } from "../json";
import { defaultRole } from "../role-arn";
import { tolerationOf } from "../taints";
import { isDefined } from "./references";

/** What Karpenter needs to know of the rest of the cluster. */
export interface Surroundings {
  readonly file: ClusterFile;
  readonly identity: ClusterIdentity;
  readonly nodeClasses: readonly NodeClass[];
  readonly managedNodeGroups: readonly ManagedNodeGroup[];
}

/** The node groups that exist beside Karpenter's nodes. */
export function resolveNodeGroups({ managedNodeGroups = {} }: ClusterFile): ManagedNodeGroup[] {
  return Object.entries(managedNodeGroups).map(([name, { labels = {}, taints = [] }]) => ({ name, labels, taints }));
}

export function resolveKarpenter(findings: Findings, surroundings: Surroundings): KarpenterController {
  const { file, identity, nodeClasses } = surroundings;
  const keys = file.karpenter;
  const group = nodeGroupOf(findings, surroundings);
  checkEndpoint(findings, identity);
  return {
    namespace: keys?.namespace ?? "karpenter",
    version: keys?.version ?? "1.14.1",
    queue: keys?.queue ?? identity.name,
    role: keys?.role ?? defaultRole(identity.name, "karpenter"),
    roleIsInput: textAt(mapAt(file.inputs?.set, "karpenter"), "role") !== undefined,
    cpu: String(keys?.cpu ?? "1"),
    memory: String(keys?.memory ?? "1Gi"),
    reservedEnis: keys?.reservedENIs ?? Math.max(0, ...nodeClasses.map(({ networks }) => networks.length)),
    serviceAccount: {
      name: keys?.serviceAccount?.name ?? "karpenter",
      create: keys?.serviceAccount?.create ?? "chart",
    },
    nodeSelector: group ? selectorOf(group) : {},
    tolerations: group ? group.taints.map(tolerationOf) : [],
    ...(keys?.values === undefined ? {} : { values: keys.values }),
  };
}

function nodeGroupOf(findings: Findings, { file, managedNodeGroups }: Surroundings): ManagedNodeGroup | undefined {
  const name = file.karpenter?.nodeGroup;
  if (name === undefined) return undefined;
  const known = managedNodeGroups.map((group) => group.name);
  isDefined(findings, ["karpenter", "nodeGroup"], name, known, "managedNodeGroups");
  return managedNodeGroups.find((group) => group.name === name);
}

/** By its own labels, which stay when Terraform makes the group anew under another name. */
function selectorOf({ name, labels }: ManagedNodeGroup): Readonly<Record<string, string>> {
  return Object.keys(labels).length > 0 ? labels : { "eks.amazonaws.com/nodegroup": name };
}

/** EKS's own addresses have the region in them; one behind a proxy says nothing. */
function checkEndpoint(findings: Findings, { endpoint = "", region }: ClusterIdentity): void {
  const named = /\.([a-z0-9-]+)\.eks\.amazonaws\.com(?:\.cn)?(?::\d+)?$/.exec(endpoint)?.[1];
  if (named !== undefined && named !== region)
    findings.value(
      "KM112",
      ["cluster", "endpoint"],
      `this is an endpoint in ${named}, and the cluster is in ${region}`,
      "aws eks describe-cluster --query cluster.endpoint shows the cluster's own",
    );
}
