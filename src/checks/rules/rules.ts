import type { Rule } from "../rule";
import { cniChain } from "./cni-chain";
import { cniConfig } from "./cni-config";
import { interfaces } from "./interfaces";
import { ipam } from "./ipam";
import { nodeSlices } from "./node-slices";
import { operations } from "./operations";
import { givenAddresses } from "./pod-ranges";
import { poolChoice } from "./pool-choice";
import { poolRequirements } from "./pool-requirements";
import { promisedPods } from "./promised-pods";
import { rangeSizes } from "./range-sizes";
import { subnets } from "./subnets";
import { workloadNetworks } from "./workload-networks";
import { workloadNodes } from "./workload-nodes";

/** All that we know of what goes wrong, by subject. */
export const rules: readonly Rule[] = [
  ...subnets,
  ...givenAddresses,
  ...rangeSizes,
  ...nodeSlices,
  ...operations,
  ...cniConfig,
  ...cniChain,
  ...ipam,
  ...interfaces,
  ...promisedPods,
  ...poolRequirements,
  ...poolChoice,
  ...workloadNetworks,
  ...workloadNodes,
];
