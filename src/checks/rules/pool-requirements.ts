import { didYouMean } from "../../cluster/did-you-mean";
import { ZONE } from "../../cluster/node-labels";
import { calledHere } from "../../cluster/other-forms";
import { ARCHITECTURE, CATEGORY, CPU, FAMILY, INSTANCE, INSTANCE_TYPE, SIZE } from "../../instances/instance-labels";
import { instanceTypes } from "../../instances/instance-types";
import { allowsAbsence, intersection, isEmpty, valueSet } from "../../instances/value-set";
import type { Fleet } from "../fleet/fleet";
import { isKarpenters, labelName } from "../fleet/label-names";
import { type NodePoolObject, ofNodes } from "../fleet/node-pool-object";
import { isOnEc2, type NodesOfPool, nodesOfPools } from "../fleet/nodes-of-pools";
import type { PlacedDemand } from "../fleet/pod-demands";
import { labelsOf, typesWith } from "../fleet/types-with-labels";
import type { ValueSets } from "../fleet/value-sets";
import { grouped } from "../grouped";
import { someOf } from "../in-words";
import type { Finding, Rule } from "../rule";
import { choosing } from "./room-for-interfaces";

/** Requirements of a node pool that leave nothing to launch. */
export const poolRequirements: readonly Rule[] = [
  {
    code: "KM521",
    severity: "error",
    title: "requirements that exclude each other",
    why: "A node has one value in a label, and it must fit every requirement on that label and the pool's own labels. Where no value fits, Karpenter never launches a node for the pool.",
    mend: "Keep one of the two.",
    check: ({ nodePools }) => nodePools.flatMap((pool) => conflicts(pool, isKarpenters)),
  },
  {
    code: "KM522",
    severity: "warning",
    title: "a label that its own requirements exclude",
    why: "Karpenter launches nodes for pods that ask for a label only when the pool's requirements and labels agree on it. Pods that select such a label wait forever.",
    mend: "Let label and requirement say the same; a label alone is enough.",
    check: ({ nodePools }) => nodePools.flatMap((pool) => conflicts(pool, (label) => !isKarpenters(label))),
  },
  {
    code: "KM523",
    severity: "error",
    title: "no instance type meets the requirements",
    why: "Each requirement can be met, and no instance type meets all of them: Karpenter never launches a node for the pool, and says so only when a pod waits.",
    mend: "Take back the requirement that excludes the rest.",
    check: (fleet) => nodesOfPools(fleet).flatMap(withoutTypes),
  },
  {
    code: "KM524",
    severity: "warning",
    title: "a value that no node has",
    why: "A requirement takes any text. One that no node has in that label is never met, and where it is the only one, the pool launches nothing.",
    mend: "Write the value as nodes have it in their labels.",
    check: (fleet) => fleet.nodePools.filter(isOnEc2).flatMap((pool) => impossibleValues(pool, fleet)),
  },
  {
    code: "KM525",
    severity: "error",
    title: "minValues beyond what there is",
    why: "With minValues Karpenter launches nothing unless that many values are left to choose from, after all other requirements.",
    mend: "Lower minValues, or allow more.",
    check: (fleet) => nodesOfPools(fleet).flatMap(tooFewValues),
  },
];

function placedDemands({ requirements, labels }: NodePoolObject): PlacedDemand[] {
  return [
    ...Object.entries(labels).map(([key, value]) => ({
      key,
      operator: "In",
      values: [value],
      path: ["spec", "template", "metadata", "labels", key],
    })),
    ...requirements.map((requirement, index) => ({ ...requirement, path: ofNodes("requirements", index) })),
  ];
}

/** The first demand on a label that leaves no value, with those before it. */
function conflicts(pool: NodePoolObject, concerns: (label: string) => boolean): Finding[] {
  const demands = placedDemands(pool).filter(({ key }) => concerns(labelName(key)));
  return [...grouped(demands, ({ key }) => labelName(key))].flatMap(([label, ofLabel]): Finding[] => {
    const one = conflicting(ofLabel);
    if (!one) return [];
    const all = ofLabel.slice(0, ofLabel.indexOf(one) + 1).map(showDemand);
    const says = `no value of ${label} fits ${all.join(" and ")}`;
    return [{ at: pool.place(one.path), says, hint: "keep one of the two" }];
  });
}

function conflicting(demands: readonly PlacedDemand[]): PlacedDemand | undefined {
  let [left] = demands.map(valueSet);
  for (const demand of demands.slice(1)) {
    const set = valueSet(demand);
    // That a label is not there agrees with values that it may not have.
    const absent = left && allowsAbsence(left) && allowsAbsence(set);
    left = left && intersection(left, set);
    if (left && isEmpty(left) && !absent) return demand;
  }
  return undefined;
}

function showDemand({ operator, values = [], path }: PlacedDemand): string {
  if (path.includes("labels")) return `${JSON.stringify(values.join())} (the pool's label)`;
  return [operator, values.join(", ")].join(" ").trim();
}

function withoutTypes({ pool, nodeClass, labels, types, mayBeOthers }: NodesOfPool): Finding[] {
  if (types.length > 0 || mayBeOthers) return [];
  // Where requirements exclude each other, that is the problem to mend first.
  if ([...labels].some(([label, set]) => isKarpenters(label) && isEmpty(set))) return [];
  const says = `no instance type that is known here meets all requirements of node pool ${pool.name}`;
  if (nodeClass && typesWith(labels).length > 0)
    return [
      {
        at: pool.place(choosing(pool)),
        says: `${says} and has the interfaces that node class ${nodeClass.name} is launched with`,
        hint: "networkInterfaces of the class asks for network cards that only some types have",
      },
    ];
  const culprit = mostExcluding(pool, labels);
  if (!culprit) return [{ at: pool.place(choosing(pool)), says }];
  const names = someOf(culprit.types.map(({ name }) => name));
  const hint = `without ${culprit.key} there ${culprit.types.length === 1 ? "is" : "are"} ${names}`;
  return [{ at: pool.place(ofNodes("requirements", culprit.index)), says, hint }];
}

/** The requirement without which the fewest types, but some, are left: the rest agrees best with it gone. */
function mostExcluding(pool: NodePoolObject, labels: ValueSets) {
  const without = pool.requirements.map(({ key }, index) => ({
    key,
    index,
    types: typesWith(new Map([...labels].filter(([label]) => label !== labelName(key)))),
  }));
  return without.filter(({ types }) => types.length > 0).sort((one, other) => one.types.length - other.types.length)[0];
}

/** New types come every month, in sizes that are named like this. */
const SIZES = "(?:nano|micro|small|medium|large|[0-9]*xlarge|metal(?:-[0-9]+xl)?)";

interface ValueForm {
  readonly values?: readonly string[];
  readonly form?: RegExp;
  readonly hint?: string;
}

/** Labels of which all values are known, or how they are written. */
const FORMS: ReadonlyMap<string, ValueForm> = new Map<string, ValueForm>([
  [ARCHITECTURE, { values: ["amd64", "arm64"] }],
  ["kubernetes.io/os", { values: ["linux", "windows"] }],
  ["karpenter.sh/capacity-type", { values: ["on-demand", "spot", "reserved"] }],
  [`${INSTANCE}hypervisor`, { values: ["nitro", "xen", ""] }],
  [`${INSTANCE}capability-flex`, { values: ["true", "false"] }],
  [`${INSTANCE}tenancy`, { values: ["default", "dedicated"] }],
  [INSTANCE_TYPE, { form: new RegExp(`^[a-z][a-z0-9-]*\\.${SIZES}$`), hint: "an instance type looks like m6i.xlarge" }],
  [FAMILY, { form: /^[a-z][a-z0-9-]*$/, hint: "a family looks like m6i" }],
  [SIZE, { form: new RegExp(`^${SIZES}$`), hint: "a size looks like xlarge" }],
  [CATEGORY, { form: /^[a-z]+$/, hint: "a category looks like m" }],
  [ZONE, { form: /^(?![a-z]{2}(?:-[a-z]+)+-[0-9]$)/, hint: "that is a region; a zone looks like eu-central-1a" }],
  [`${INSTANCE}generation`, { form: /^[0-9]+$/, hint: "a generation looks like 6" }],
  [CPU, { form: /^[0-9]+$/, hint: "a number of virtual processors, like 8" }],
  [`${INSTANCE}memory`, { form: /^[0-9]+$/, hint: "the memory in MiB, like 16384" }],
]);

function impossibleValues(pool: NodePoolObject, { file }: Fleet): Finding[] {
  return pool.requirements.flatMap(({ key, operator, values = [] }, index) => {
    if (operator !== "In") return [];
    const label = labelName(key);
    const form = label === ZONE && file ? { values: file.cluster.zones } : FORMS.get(label);
    if (!form) return [];
    return values.flatMap((value, at): Finding[] => {
      if (form.values ? form.values.includes(value) : form.form?.test(value)) return [];
      return [
        {
          at: pool.place(ofNodes("requirements", index, "values", at)),
          says:
            label === ZONE && file
              ? `${value} is not a zone of the cluster`
              : `no node has ${JSON.stringify(value)} in ${label}`,
          hint:
            meant(value, form.values ?? knownValues(label)) ??
            form.hint ??
            `it has ${form.values?.filter(Boolean).join(", ")}`,
        },
      ];
    });
  });
}

function knownValues(label: string): readonly string[] {
  return label === INSTANCE_TYPE ? [...instanceTypes().keys()] : [];
}

function meant(value: string, values: readonly string[]): string | undefined {
  return didYouMean(calledHere(value.toLowerCase(), values) ?? value, values);
}

function tooFewValues({ pool, labels, types, mayBeOthers }: NodesOfPool): Finding[] {
  if (types.length === 0 || mayBeOthers) return [];
  return pool.requirements.flatMap(({ key, minValues }, index): Finding[] => {
    const left = minValues === undefined ? undefined : valuesLeft(labelName(key), { labels, types });
    if (minValues === undefined || left === undefined || left.length >= minValues) return [];
    return [
      {
        at: pool.place(ofNodes("requirements", index, "minValues")),
        says: `minValues is ${minValues}, and of ${key} all requirements together leave ${left.length === 1 ? "one value" : `${left.length} values`}: ${someOf(left, 4)}`,
        hint: `minValues: ${left.length}`,
      },
    ];
  });
}

/** The values of a label that are left; undefined when nobody knows. */
function valuesLeft(label: string, { labels, types }: Pick<NodesOfPool, "labels" | "types">): string[] | undefined {
  const ofTypes = types.map((type) => labelsOf(type).get(label));
  if (ofTypes.every((value) => typeof value === "string")) return [...new Set(ofTypes)];
  const set = labels.get(label);
  return label === ZONE && set && !set.isComplement ? [...set.values] : undefined;
}
