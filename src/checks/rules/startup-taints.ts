import type { Taint } from "../../cluster/cluster";
import { keepsAway } from "../../cluster/taints";
import type { Fleet } from "../fleet/fleet";
import { holding, untolerated } from "../fleet/holding";
import { networkedPools } from "../fleet/networked";
import { type NodePoolObject, ofNodes } from "../fleet/node-pool-object";
import { type Placement, placementOn } from "../fleet/placement";
import { clears, keyMeant, type TaintClearer, taintClearers } from "../fleet/taint-clearers";
import { clearsItself, isSame, showTaint, tolerationFor } from "../fleet/taints";
import type { Workload } from "../fleet/workload";
import type { Finding, Rule } from "../rule";

/** What holds pods back until a node is ready for them. */
export const startupTaints: readonly Rule[] = [
  {
    code: "KM511",
    severity: "warning",
    title: "nodes with networks that nothing holds pods back from",
    why: "A node is ready when the VPC CNI is, which is before Multus and before the node's own interfaces. A pod that starts between the two gets no interface from Multus, and nobody tells it; or its sandbox fails until they are there.",
    mend: "Give the pool a startup taint of the effect NoSchedule, and let a DaemonSet take it away when the networks are up.",
    check: withoutStartupTaint,
  },
  {
    code: "KM512",
    severity: "warning",
    title: "a startup taint that is written otherwise where it is cleared",
    why: "Karpenter waits until every startup taint of a node is gone. One that nothing takes away keeps pods off the node for ever, and the node is neither used nor removed.",
    mend: "Write the taint's key and effect as the DaemonSet that clears it has them.",
    check: mistypedStartupTaint,
  },
  {
    code: "KM513",
    severity: "info",
    title: "a startup taint that nothing here clears",
    why: "Karpenter waits until every startup taint of a node is gone. Software that takes its own taint away may be installed from elsewhere; when it is not, no pod ever starts on the node.",
    mend: "See that something in the cluster takes the taint away, or leave it out.",
    check: unknownStartupTaint,
  },
  {
    code: "KM514",
    severity: "error",
    title: "clear-taints that does not reach the nodes",
    why: "The pod that clears the startup taint has to run on the very node. Where its DaemonSet does not tolerate another taint, or selects other nodes, the startup taint stays for ever.",
    mend: "Let the DaemonSet tolerate every taint (operator: Exists), and select all nodes that have the startup taint.",
    check: unreachedByClearer,
  },
  {
    code: "KM519",
    severity: "error",
    title: "a taint that is to stay and to go",
    why: "To Kubernetes a taint of the same key and effect is the same. Whoever clears the startup taint takes away the one that was to stay; if nobody does, the node never gets ready.",
    mend: "Give one of the two another key.",
    check: ({ nodePools }) => nodePools.flatMap(stayingAndGoing),
  },
];

const AN_EXAMPLE = '{ key: multus/not-ready, value: "true", effect: NoSchedule }';

function withoutStartupTaint(fleet: Fleet): Finding[] {
  return networkedPools(fleet)
    .filter(([, { spec }]) => !/register-?with-?taints/i.test(spec.userData ?? ""))
    .filter(([pool]) => holding(pool).length === 0)
    .map(([pool, nodeClass]) => {
      const soft = pool.startupTaints.findIndex((taint) => !keepsAway(taint));
      const taint = pool.startupTaints[soft];
      return taint
        ? {
            at: pool.place(ofNodes("startupTaints", soft, "effect")),
            says: `${showTaint(taint)} holds no pod back until the networks are up`,
            hint: "the effect NoSchedule does",
          }
        : {
            at: pool.place(ofNodes("startupTaints")),
            says: `node pool ${pool.name} has no startup taint, and nodes of class ${nodeClass.name} have interfaces to wait for`,
            hint: `startupTaints: [${AN_EXAMPLE}], and a DaemonSet that takes it away`,
          };
    });
}

function mistypedStartupTaint(fleet: Fleet): Finding[] {
  const clearers = taintClearers(fleet);
  return uncleared(fleet, clearers).flatMap(({ pool, taint, index }) => {
    const at = (key: string) => pool.place(ofNodes("startupTaints", index, key));
    for (const clearer of clearers) {
      const { name } = clearer.workload;
      if (clearer.words.has(taint.key))
        return [
          {
            at: at("effect"),
            says: `DaemonSet ${name} takes ${taint.key} away with the effect ${[...clearer.effects].join(" or ")}, not ${taint.effect}`,
            hint: `effect: ${[...clearer.effects][0]}`,
          },
        ];
      const meant = keyMeant(clearer, taint);
      if (meant !== undefined)
        return [
          {
            at: at("key"),
            says: `nothing takes the startup taint ${taint.key} away, and DaemonSet ${name} takes ${meant}`,
            hint: `did you mean ${meant}?`,
          },
        ];
    }
    return [];
  });
}

function unknownStartupTaint(fleet: Fleet): Finding[] {
  const clearers = taintClearers(fleet);
  // Of manifests alone nobody knows what else is in the cluster, unless they bring something that clears taints.
  if (clearers.length === 0 && !fleet.file) return [];
  return uncleared(fleet, clearers)
    .filter(({ taint }) => !clearers.some((clearer) => clearer.words.has(taint.key) || keyMeant(clearer, taint)))
    .map(({ pool, taint, index }) => ({
      at: pool.place(ofNodes("startupTaints", index)),
      says: `nothing here takes the startup taint ${showTaint(taint)} away`,
      hint: "nodes of this pool are never ready unless something else in the cluster does",
    }));
}

interface StartupTaint {
  readonly pool: NodePoolObject;
  readonly taint: Taint;
  readonly index: number;
}

function uncleared({ nodePools }: Fleet, clearers: readonly TaintClearer[]): StartupTaint[] {
  return nodePools.flatMap((pool) =>
    pool.startupTaints
      .map((taint, index) => ({ pool, taint, index }))
      .filter(({ taint }) => !clearsItself(taint) && !clearers.some((clearer) => clears(clearer, taint))),
  );
}

function unreachedByClearer(fleet: Fleet): Finding[] {
  const clearers = taintClearers(fleet);
  const placement = placementOn(fleet.nodePools);
  return fleet.nodePools.flatMap((pool) =>
    pool.startupTaints.flatMap((taint, index) => {
      const clearing = clearers.filter((clearer) => clears(clearer, taint)).map(({ workload }) => workload);
      if (clearing.some((workload) => !obstacle(placement, workload, pool, taint))) return [];
      const found = clearing[0] && obstacle(placement, clearing[0], pool, taint);
      if (!found) return [];
      const { says, hint, at = pool.place(ofNodes("startupTaints", index)) } = found;
      return [{ at, says: `${showTaint(taint)} stays on the nodes of pool ${pool.name}: ${says}`, hint }];
    }),
  );
}

interface Obstacle {
  readonly says: string;
  readonly hint: string;
  /** Where the pool has what is in the way; elsewhere it is the startup taint that is wrong. */
  readonly at?: Finding["at"];
}

/** What keeps a DaemonSet off the nodes of a pool, for certain. */
function obstacle(
  placement: Placement,
  workload: Workload,
  pool: NodePoolObject,
  cleared: Taint,
): Obstacle | undefined {
  if (!placement.mayRunOn(workload, pool))
    return {
      says: `DaemonSet ${workload.name}, which takes it away, does not select them`,
      hint: "let it select them, or leave out the startup taint, which only nodes with networks need",
    };
  const [wrong] = untolerated(workload, pool, ["taints", "startupTaints"]);
  if (!wrong) return undefined;
  return {
    at: pool.place(wrong.path),
    says: `DaemonSet ${workload.name}, which takes it away, does not tolerate ${isSame(wrong.taint, cleared) ? "it" : showTaint(wrong.taint)}`,
    hint: `add ${tolerationFor(wrong.taint)} to its tolerations, or { operator: Exists } for all`,
  };
}

function stayingAndGoing(pool: NodePoolObject): Finding[] {
  return pool.startupTaints.flatMap((taint) => {
    const index = pool.taints.findIndex((staying) => isSame(staying, taint));
    if (index < 0) return [];
    return [
      {
        at: pool.place(ofNodes("taints", index)),
        says: `the taint ${showTaint(taint)} of node pool ${pool.name} is a startup taint too`,
        hint: "one of the two needs another key",
      },
    ];
  });
}
