import type { Taint } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import { NODE_POOL } from "../../cluster/node-labels";
import { isFor, keepsAway, tolerates } from "../../cluster/taints";
import type { Fleet } from "../fleet/fleet";
import { holding, untolerated } from "../fleet/holding";
import { managedNodesFor } from "../fleet/managed-nodes";
import { networkedPools } from "../fleet/networked";
import type { NodePoolObject } from "../fleet/node-pool-object";
import { namedPools, placementOn } from "../fleet/placement";
import { demandsOfPods } from "../fleet/pod-demands";
import { showTaint, tolerationFor } from "../fleet/taints";
import type { Workload } from "../fleet/workload";
import { someOf } from "../in-words";
import type { Finding, Rule } from "../rule";

/** Pods that are let onto nodes too early, or never. */
export const tolerations: readonly Rule[] = [
  {
    code: "KM515",
    severity: "error",
    title: "pods with networks that tolerate the startup taint",
    why: "The startup taint holds pods back until a node's networks are up. A pod that tolerates it starts before, and gets no interface, or fails until they are there.",
    mend: "Tolerate the taints that stay on the nodes, each by its key, and not the startup taint.",
    check: tooTolerantForPools,
  },
  {
    code: "KM516",
    severity: "warning",
    title: "pods with networks that tolerate every taint",
    why: "A toleration without a key is for all taints: also for the startup taint that holds pods back until a node's networks are up, and for those of nodes that are about to go.",
    mend: "Tolerate the taints that stay on the nodes, each by its key.",
    check: tooTolerantForAnyNode,
  },
  {
    code: "KM517",
    severity: "error",
    title: "pods sent to node pools whose taints they do not tolerate",
    why: "The pods name the pools that they may run on, and a taint of those keeps them away: no pod starts, and Karpenter launches nothing for them.",
    mend: "Tolerate the pools' taints.",
    check: keptAwayByName,
  },
  {
    code: "KM518",
    severity: "warning",
    title: "pods that ask for a label whose node pools they do not tolerate",
    why: "Only pools with a taint have the label that the pods ask for: unless nodes from elsewhere have it too, the pods stay pending.",
    mend: "Tolerate the pools' taints.",
    check: keptAwayByLabel,
  },
];

function tooTolerantForPools(fleet: Fleet): Finding[] {
  const pools = networkedPools(fleet).map(([pool]) => pool);
  const placement = placementOn(pools);
  return withNetworks(fleet).flatMap((workload) => {
    const pool = placement.poolsOf(workload).find((candidate) => startsEarly(workload, candidate));
    const [taint] = pool ? holding(pool) : [];
    if (!pool || !taint) return [];
    const index = workload.tolerations.findIndex((toleration) => isFor(toleration, taint));
    return [
      {
        at: workload.place(tolerationPath(workload, index)),
        says: `these pods tolerate ${showTaint(taint)}, and start on nodes of pool ${pool.name} before their networks are up`,
        hint: tolerationsInstead(pool),
      },
    ];
  });
}

function startsEarly({ tolerations }: Workload, pool: NodePoolObject): boolean {
  const taints = holding(pool);
  return taints.length > 0 && taints.every((taint) => tolerates(tolerations, taint));
}

function tolerationsInstead({ taints: staying }: NodePoolObject): string {
  const needed = staying.filter(keepsAway).map(tolerationFor);
  return needed.length === 0 ? "they need no toleration" : `tolerations: [${needed.join(", ")}]`;
}

/** Where no pool here has a startup taint to wait for. */
function tooTolerantForAnyNode(fleet: Fleet): Finding[] {
  if (networkedPools(fleet).some(([pool]) => holding(pool).length > 0)) return [];
  return withNetworks(fleet).flatMap((workload) => {
    const index = workload.tolerations.findIndex(
      ({ key = "", operator, effect }) => key === "" && operator === "Exists" && effect !== "NoExecute",
    );
    if (index < 0) return [];
    return [
      {
        at: workload.place(tolerationPath(workload, index)),
        says: "these pods tolerate every taint, and with them the one that holds pods back until the networks are up",
        hint: "tolerate the taints that stay on the nodes, each by its key",
      },
    ];
  });
}

function withNetworks({ workloads }: Fleet): Workload[] {
  return workloads.filter(({ networks, tolerations }) => networks.length > 0 && tolerations.length > 0);
}

function tolerationPath({ podPath }: Workload, index: number): PathStep[] {
  return [...podPath, "spec", "tolerations", index];
}

function keptAwayByName({ nodePools, workloads }: Fleet): Finding[] {
  const placement = placementOn(nodePools);
  return workloads.flatMap((workload) => {
    const names = namedPools(workload) ?? [];
    const pools = names.flatMap((name) => placement.named(name) ?? []);
    if (pools.length < names.length) return [];
    const taint = tolerationNeeded(workload, pools);
    if (!taint) return [];
    return [
      {
        at: workload.place(selectorPath(workload, NODE_POOL)),
        says: `these pods are sent to node pool ${names.join(", ")}, and do not tolerate ${showTaint(taint)}`,
        hint: `tolerations: [${tolerationFor(taint)}]`,
      },
    ];
  });
}

function keptAwayByLabel(fleet: Fleet): Finding[] {
  const { nodePools, workloads } = fleet;
  const placement = placementOn(nodePools);
  return workloads.flatMap((workload) => {
    const keys = labelsAskedFor(workload);
    const [key] = keys;
    if (key === undefined || namedPools(workload) || workload.kind === "DaemonSet") return [];
    if (managedNodesFor(fleet, workload).length > 0) return [];
    const pools = placement.poolsOf(workload).filter((pool) => keys.every((each) => placement.says(pool, each)));
    const taint = tolerationNeeded(workload, pools);
    if (!taint) return [];
    return [
      {
        at: workload.place(selectorPath(workload, key)),
        says: `these pods ask for the label ${keys.join(" and ")} of node pool ${someOf(
          pools.map(({ name }) => name),
          3,
        )}, and do not tolerate ${showTaint(taint)}`,
        hint: `tolerations: [${tolerationFor(taint)}]`,
      },
    ];
  });
}

/** A taint of the first pool, when every one of the pools has one that keeps the pods away. */
function tolerationNeeded(workload: Workload, pools: readonly NodePoolObject[]): Taint | undefined {
  const wrong = pools.map((pool) => untolerated(workload, pool, ["taints"])[0]?.taint);
  return wrong.includes(undefined) ? undefined : wrong[0];
}

/** Where a workload asks for a label. */
function selectorPath(workload: Workload, label: string): readonly PathStep[] {
  const asked = demandsOfPods(workload)[0]?.find(({ key }) => key === label);
  return asked?.path ?? [...workload.podPath, "spec"];
}

/** Labels that only a pool of the user's own gives to nodes. */
function labelsAskedFor({ nodeSelector, affinity }: Workload): string[] {
  const [term = [], ...others] = affinity;
  const inAffinity = term.filter(({ operator }) => operator === "In" || operator === "Exists").map(({ key }) => key);
  const keys = [...Object.keys(nodeSelector), ...(others.length === 0 ? inAffinity : [])];
  return [...new Set(keys)].filter((key) => !/(^|[./])(kubernetes\.io|k8s\.io|karpenter\.sh|k8s\.aws)\//.test(key));
}
