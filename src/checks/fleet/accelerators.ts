import { MAKERS } from "../../cluster/accelerators";
import type { Accelerator } from "../../cluster/cluster";
import type { NodeClassObject } from "./node-class-object";
import type { NodesOfPool } from "./nodes-of-pools";
import { labelsOf } from "./types-with-labels";

const ACCELERATORS: readonly Accelerator[] = ["nvidia.com/gpu", "amd.com/gpu", "aws.amazon.com/neuron"];

/** The accelerators that a pool is for: every node of it has one. None where a node may be without. */
export function acceleratorsOf({ labels, types, mayBeOthers }: NodesOfPool): readonly Accelerator[] {
  const asked = ACCELERATORS.filter((accelerator) => {
    const { label, maker } = MAKERS[accelerator];
    const set = labels.get(label);
    return set && !set.isComplement && set.values.has(maker);
  });
  if (asked.length > 0 || mayBeOthers) return asked;
  const ofTypes = types.map((type) =>
    ACCELERATORS.find((accelerator) => labelsOf(type).get(MAKERS[accelerator].label) === MAKERS[accelerator].maker),
  );
  return ofTypes.every((accelerator) => accelerator !== undefined) ? [...new Set(ofTypes)] : [];
}

/** What EKS's own AMIs have drivers for, by their names and parameters. */
const DRIVERS: readonly (readonly [ami: RegExp, drivers: readonly Accelerator[]])[] = [
  [/^(al2|al2023|bottlerocket)@/, ["nvidia.com/gpu", "aws.amazon.com/neuron"]],
  [/^amazon-eks-node-al2023-[a-z0-9_]+-standard-/, []],
  [/^amazon-eks-node-al2023-[a-z0-9_]+-nvidia-/, ["nvidia.com/gpu"]],
  [/^amazon-eks-node-al2023-[a-z0-9_]+-neuron-/, ["aws.amazon.com/neuron"]],
  [/^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2023\/[^/]+\/standard\//, []],
  [/^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2023\/[^/]+\/nvidia\//, ["nvidia.com/gpu"]],
  [/^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2023\/[^/]+\/neuron\//, ["aws.amazon.com/neuron"]],
  [/^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2(-arm64)?\//, []],
  [/^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2-gpu\//, ["nvidia.com/gpu", "aws.amazon.com/neuron"]],
  [/^bottlerocket-aws-k8s-[0-9.]+-nvidia-/, ["nvidia.com/gpu"]],
  [/^bottlerocket-aws-k8s-[0-9.]+-(x86_64|aarch64)-/, ["aws.amazon.com/neuron"]],
  [/^\/aws\/service\/bottlerocket\/aws-k8s-[0-9.]+-nvidia\//, ["nvidia.com/gpu"]],
  [/^\/aws\/service\/bottlerocket\/aws-k8s-[0-9.]+\//, ["aws.amazon.com/neuron"]],
];

/** What the AMIs of a class have drivers for; undefined when one of them is not EKS's own, or nobody knows which it is. */
export function driversOf({ spec }: NodeClassObject): ReadonlySet<Accelerator> | undefined {
  const known = spec.amiSelectorTerms.map(({ alias, name, ssmParameter }) => {
    const ami = alias ?? ssmParameter ?? name ?? "";
    return DRIVERS.find(([form]) => form.test(ami))?.[1];
  });
  return known.every((drivers) => drivers !== undefined) ? new Set(known.flat()) : undefined;
}
