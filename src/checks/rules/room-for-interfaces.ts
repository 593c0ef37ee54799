import type { Network } from "../../cluster/cluster";
import type { PathStep } from "../../cluster/located";
import type { Place } from "../../cluster/problem";
import { CATEGORY, CPU, FAMILY, INSTANCE_TYPE, SIZE } from "../../instances/instance-labels";
import type { InstanceType } from "../../instances/instance-types";
import type { NodeClassObject } from "../fleet/node-class-object";
import { type NodePoolObject, ofNodes } from "../fleet/node-pool-object";
import type { NodesOfPool } from "../fleet/nodes-of-pools";
import { labelsOf } from "../fleet/types-with-labels";
import { someOf } from "../in-words";

/** What a node needs of interfaces on its default network card. */
export interface NeededInterfaces {
  /** Without them a network has none. */
  readonly least: number;
  /** With one more that the VPC CNI may take for pods' addresses. */
  readonly withVpcCni: number;
}

/** Undefined where nobody knows the class's networks, or it has none. */
export function neededInterfaces(nodeClass: NodeClassObject | undefined): NeededInterfaces | undefined {
  const networks = nodeClass?.resolved?.networks ?? [];
  if (!nodeClass || networks.length === 0) return undefined;
  const launched = launchedOnDefaultCard(nodeClass);
  const least = 1 + launched.length + networks.length;
  const hasOwn = launched.some(({ interfaceType }) => interfaceType === "interface");
  return { least, withVpcCni: hasOwn ? least : least + 1 };
}

/** The interfaces beside the primary one that Karpenter launches a node of a class with, on the card of ours. */
export function launchedOnDefaultCard({ spec }: NodeClassObject) {
  return (spec.networkInterfaces ?? []).filter(
    ({ networkCardIndex, deviceIndex }) => networkCardIndex === 0 && deviceIndex > 0,
  );
}

export function showNetworks(networks: readonly Network[]): string {
  return someOf(
    networks.map(({ name }) => name),
    3,
  );
}

/** Types by the interfaces that they have: "m5.large and c5.large have 3, t3.small has 2". */
export function showInterfaces(types: readonly InstanceType[]): string {
  const counts = [...new Set(types.map(({ defaultCardEnis }) => defaultCardEnis))].sort((one, other) => other - one);
  return counts
    .map((count) => {
      const names = types.filter((type) => type.defaultCardEnis === count).map(({ name }) => name);
      return `${someOf(names)} ${names.length === 1 ? "has" : "have"} ${count}`;
    })
    .join(", ");
}

/** How a pool's requirements can leave out some of its types, and which of them to mend. */
export interface Exclusion {
  readonly at: Place;
  readonly hint: string;
}

/** The labels by which people choose types, the plainest first. */
const CHOOSING: readonly string[] = [SIZE, CPU, FAMILY, INSTANCE_TYPE];

export function exclusion({ pool, types }: NodesOfPool, unwanted: readonly InstanceType[]): Exclusion {
  const wanted = types.filter((type) => !unwanted.includes(type));
  const telling = CHOOSING.flatMap((label) => {
    const values = valuesOf(label, unwanted);
    const kept = valuesOf(label, wanted);
    return values.every((value) => value !== undefined && !kept.includes(value)) ? [{ label, values }] : [];
  });
  // Where a pool names its types, one of them is to go.
  for (const { label, values } of [...telling.filter((each) => each.label === INSTANCE_TYPE), ...telling]) {
    const index = pool.requirements.findIndex(({ key, operator }) => key === label && operator === "In");
    const listed = pool.requirements[index]?.values ?? [];
    const first = listed.findIndex((value) => values.includes(value));
    if (first < 0) continue;
    const hint = `take ${listed.filter((value) => values.includes(value)).join(", ")} out`;
    return {
      at: pool.place(ofNodes("requirements", index, "values", first)),
      hint: wanted.length > 0 ? hint : "choose types with more interfaces",
    };
  }
  const plainest = telling.find(({ values }) => values.length <= 6);
  const hint = plainest && wanted.length > 0 && `require ${plainest.label} NotIn ${plainest.values.join(", ")}`;
  return { at: pool.place(choosing(pool)), hint: hint || otherFamilies(unwanted, wanted) };
}

/** Where no label tells them apart: some of the usual families, the largest, of which every type has room. */
function otherFamilies(unwanted: readonly InstanceType[], all: readonly InstanceType[]): string {
  const wanted = all.filter((type) => ["c", "m", "r"].includes(labelsOf(type).get(CATEGORY) ?? ""));
  const small = valuesOf(FAMILY, unwanted);
  const sizes = (family: string) => wanted.filter((type) => labelsOf(type).get(FAMILY) === family).length;
  const families = valuesOf(FAMILY, wanted)
    .flatMap((family) => (family === undefined || small.includes(family) ? [] : [{ family, sizes: sizes(family) }]))
    .sort((one, other) => other.sizes - one.sizes)
    .slice(0, 3)
    .map(({ family }) => family);
  return families.length === 0
    ? "choose types with more interfaces"
    : `choose by ${FAMILY}: ${someOf(families)} have room in every size`;
}

function valuesOf(label: string, types: readonly InstanceType[]): (string | undefined)[] {
  return [...new Set(types.map((type) => labelsOf(type).get(label) ?? undefined))];
}

/** The requirement that says most of the types; the list of all when none does. */
export function choosing({ requirements }: NodePoolObject): PathStep[] {
  const index = requirements.findIndex(({ key }) => CHOOSING.includes(key));
  return ofNodes("requirements", ...(index < 0 ? [] : [index]));
}
