import { ACCELERATOR_MANUFACTURER, GPU_MANUFACTURER } from "../instances/instance-labels";
import type { Accelerator } from "./cluster";

/** By whom an accelerator is made, as Karpenter's labels have it. */
export const MAKERS: Readonly<Record<Accelerator, { readonly label: string; readonly maker: string }>> = {
  "nvidia.com/gpu": { label: GPU_MANUFACTURER, maker: "nvidia" },
  "amd.com/gpu": { label: GPU_MANUFACTURER, maker: "amd" },
  "aws.amazon.com/neuron": { label: ACCELERATOR_MANUFACTURER, maker: "aws" },
};
