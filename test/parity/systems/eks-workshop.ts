import { readFileSync } from "node:fs";
import { join } from "node:path";
import { objectsOf } from "../../charts/objects";
import { of } from "../differences";
import { inKarpenter1 } from "../karpenter-1";
import type { System } from "../system";
import { CLASS_SAID, LIMITS_AS_REQUESTS, LINUX_SAID, SERVICE_LABEL, ZONES_SAID } from "./shared";

/** What envsubst puts into the manifests. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$EKS_CLUSTER_NAME/g, "eks-workshop"],
  [/\$\{KARPENTER_ROLE\}/g, "karpenter-node-eks-workshop"],
];

export const eksWorkshop: System = {
  name: "eks-workshop",
  about: "the Karpenter module of the EKS workshop, whose objects are v1beta1 and are compared as Karpenter 1 has them",
  objects: (folder) => {
    const text = readFileSync(join(folder, "manifests.yaml"), "utf8");
    return objectsOf(VARIABLES.reduce((left, [name, value]) => left.replace(name, value), text)).flatMap(inKarpenter1);
  },
  handedOver: () => [],
  explanations: [
    ...of("Namespace other", { "": "The workshop makes it with other things; here it comes with what is in it" }),
    ...of("EC2NodeClass default", {
      "spec.amiFamily": "An alias says the family too",
      "spec.amiSelectorTerms": "EKS publishes no AMIs of Amazon Linux 2 any more; this is its successor",
    }),
    ...of("NodePool default", {
      "spec.disruption.budgets": "Karpenter's own default, said",
      "spec.disruption.consolidateAfter": "Karpenter 1 wants it; older releases consolidated at once",
      "spec.disruption.consolidationPolicy": "Karpenter 1's name of the same",
      "spec.template.spec.requirements[kubernetes.io/arch]": "What its types are, said",
    }),
    ...of("Deployment inflate", {
      "spec.template.spec.nodeSelector": "Said as an affinity, which can name several values",
      "spec.template.spec.affinity": "What the node selector says",
    }),
    ...[LINUX_SAID, ZONES_SAID, CLASS_SAID, SERVICE_LABEL, LIMITS_AS_REQUESTS],
  ],
};
