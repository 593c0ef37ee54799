import type { Rule } from "../rule";
import { accelerators } from "./accelerators";
import { amiFamilies } from "./ami-families";
import { amounts } from "./amounts";
import { budgetSchedules } from "./budget-schedules";
import { capacity } from "./capacity";
import { capacityReservations } from "./capacity-reservations";
import { classReferences } from "./class-references";
import { cniChain } from "./cni-chain";
import { cniConfig } from "./cni-config";
import { controller } from "./controller";
import { disruption } from "./disruption";
import { fixedNodes } from "./fixed-nodes";
import { headroom } from "./headroom";
import { images } from "./images";
import { interfaces } from "./interfaces";
import { ipam } from "./ipam";
import { kubeletSettings } from "./kubelet-settings";
import { managedNodes } from "./managed-nodes";
import { metadataService } from "./metadata-service";
import { networkAnnotations } from "./network-annotations";
import { nodeClasses } from "./node-classes";
import { nodeOverlays } from "./node-overlays";
import { nodeSlices } from "./node-slices";
import { podAddresses } from "./pod-addresses";
import { givenAddresses } from "./pod-ranges";
import { poolChoice } from "./pool-choice";
import { poolRequirements } from "./pool-requirements";
import { promisedPods } from "./promised-pods";
import { rangeSizes } from "./range-sizes";
import { sizeLimits } from "./size-limits";
import { startupTaints } from "./startup-taints";
import { subnets } from "./subnets";
import { tolerations } from "./tolerations";
import { userDataForms } from "./user-data-forms";
import { volumes } from "./volumes";
import { workloadNetworks } from "./workload-networks";
import { workloadNodes } from "./workload-nodes";

/** All that we know of what goes wrong, by subject. */
export const rules: readonly Rule[] = [
  ...subnets,
  ...givenAddresses,
  ...rangeSizes,
  ...nodeSlices,
  ...cniConfig,
  ...cniChain,
  ...ipam,
  ...interfaces,
  ...promisedPods,
  ...poolRequirements,
  ...poolChoice,
  ...classReferences,
  ...networkAnnotations,
  ...workloadNetworks,
  ...workloadNodes,
  ...podAddresses,
  ...startupTaints,
  ...tolerations,
  ...amounts,
  ...capacity,
  ...fixedNodes,
  ...headroom,
  ...images,
  ...disruption,
  ...budgetSchedules,
  ...metadataService,
  ...nodeClasses,
  ...accelerators,
  ...nodeOverlays,
  ...sizeLimits,
  ...amiFamilies,
  ...capacityReservations,
  ...volumes,
  ...kubeletSettings,
  ...controller,
  ...managedNodes,
  ...userDataForms,
];
