import { amiFamilyOf } from "../../cluster/ami-family";
import { NODE_POOL } from "../../cluster/node-labels";
import { ARCHITECTURE, INSTANCE, INSTANCE_TYPE } from "../../instances/instance-labels";
import type { InstanceType } from "../../instances/instance-types";
import type { Demand } from "../../instances/value-set";
import { remembered } from "../remembered";
import type { Fleet } from "./fleet";
import { NODE_CLASS } from "./label-names";
import type { NodeClassObject } from "./node-class-object";
import type { NodePoolObject } from "./node-pool-object";
import { namesUnknown, typesWith } from "./types-with-labels";
import { type ValueSets, valueSets } from "./value-sets";

/** The nodes that Karpenter may launch for a pool. */
export interface NodesOfPool {
  readonly pool: NodePoolObject;
  /** Absent when the fleet does not have it, or has two of the name. */
  readonly nodeClass?: NodeClassObject;
  /** What the pool says of their labels; of those that are missing, the cloud or nobody decides. */
  readonly labels: ValueSets;
  /** Of the instance types that are known here, those that nothing excludes for certain. */
  readonly types: readonly InstanceType[];
  /** The pool names types, families or sizes that are not known here. */
  readonly mayBeOthers: boolean;
}

export const nodesOfPools = remembered((fleet: Fleet): readonly NodesOfPool[] => {
  const classes = classesByName(fleet);
  return fleet.nodePools.map((pool) => nodesOf(pool, classes.get(pool.nodeClass)));
});

/** All labels that pools say something of. */
export const labelsOfPools = remembered(
  (fleet: Fleet): ReadonlySet<string> => new Set(nodesOfPools(fleet).flatMap((nodes) => [...nodes.labels.keys()])),
);

function classesByName({ nodeClasses }: Fleet): ReadonlyMap<string, NodeClassObject | undefined> {
  const classes = new Map<string, NodeClassObject | undefined>();
  for (const nodeClass of nodeClasses) classes.set(nodeClass.name, classes.has(nodeClass.name) ? undefined : nodeClass);
  return classes;
}

function nodesOf(pool: NodePoolObject, nodeClass: NodeClassObject | undefined): NodesOfPool {
  const labels = labelsOfNodes(pool);
  if (!isOnEc2(pool)) return { pool, labels, types: [], mayBeOthers: true };
  return {
    pool,
    ...(nodeClass ? { nodeClass } : {}),
    labels,
    types: typesFor(labels, nodeClass),
    mayBeOthers: namesUnknown(labels),
  };
}

/** Other clouds have types of their own, and so has EKS Auto Mode. */
export function isOnEc2({ spec }: NodePoolObject): boolean {
  return spec.template.spec.nodeClassRef.group === "karpenter.k8s.aws";
}

/** What a pool says of its nodes' labels. */
export const labelsOfNodes = remembered((pool: NodePoolObject): ValueSets => valueSets(demandsOf(pool)));

/** What a pool demands of its nodes' labels: requirements and labels alike. Karpenter adds the names of pool and class. */
function demandsOf({ name, nodeClass, labels, requirements }: NodePoolObject): Demand[] {
  const added = { ...labels, [NODE_POOL]: name, [NODE_CLASS]: nodeClass };
  return [...requirements, ...Object.entries(added).map(([key, value]) => ({ key, operator: "In", values: [value] }))];
}

const typesOf = new Map<string, readonly InstanceType[]>();

/** Found once for all pools that choose the same: a thousand pools choose in a few ways. */
function typesFor(labels: ValueSets, nodeClass: NodeClassObject | undefined): readonly InstanceType[] {
  const choosing = [...labels].filter(
    ([label]) => label === INSTANCE_TYPE || label.startsWith(INSTANCE) || label === ARCHITECTURE,
  );
  const written = choosing.map(([label, { values, ...set }]) => ({ label, values: [...values], set }));
  const key = JSON.stringify([written, nodeClass?.spec.networkInterfaces, nodeClass && isAl2023(nodeClass)]);
  const types =
    typesOf.get(key) ?? typesWith(new Map(choosing)).filter((type) => !nodeClass || fitsClass(type, nodeClass));
  typesOf.set(key, types);
  return types;
}

/** Karpenter leaves out types that lack a network card or a device index that the class asks for, and a1 on AL2023. */
export function fitsClass(type: InstanceType, nodeClass: NodeClassObject): boolean {
  if (type.name.startsWith("a1.") && isAl2023(nodeClass)) return false;
  return (nodeClass.spec.networkInterfaces ?? []).every(
    ({ networkCardIndex, deviceIndex }) =>
      networkCardIndex < type.cards && (networkCardIndex > 0 || deviceIndex < type.defaultCardEnis),
  );
}

function isAl2023({ spec }: NodeClassObject): boolean {
  return amiFamilyOf(spec) === "AL2023";
}
