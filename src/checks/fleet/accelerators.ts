import type { Accelerator } from "../../cluster/cluster";
import { ACCELERATOR_MANUFACTURER, GPU_MANUFACTURER } from "../../instances/instance-labels";
import type { NodeClassObject } from "./node-class-object";
import type { NodesOfPool } from "./nodes-of-pools";
import { labelsOf } from "./types-with-labels";

/** The manufacturer, as Karpenter's labels have it, and the resource by which pods ask for what it makes. */
const MADE_BY: readonly (readonly [label: string, maker: string, accelerator: Accelerator])[] = [
  [GPU_MANUFACTURER, "nvidia", "nvidia.com/gpu"],
  [GPU_MANUFACTURER, "amd", "amd.com/gpu"],
  [ACCELERATOR_MANUFACTURER, "aws", "aws.amazon.com/neuron"],
];

/** The accelerators that a pool is for: every node of it has one. None where a node may be without. */
export function acceleratorsOf({ labels, types, mayBeOthers }: NodesOfPool): readonly Accelerator[] {
  const asked = MADE_BY.filter(([label, maker]) => {
    const set = labels.get(label);
    return set && !set.isComplement && set.values.has(maker);
  });
  if (asked.length > 0 || mayBeOthers) return asked.map(([, , accelerator]) => accelerator);
  const ofTypes = types.map((type) => MADE_BY.find(([label, maker]) => labelsOf(type).get(label) === maker)?.[2]);
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
