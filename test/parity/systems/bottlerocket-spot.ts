import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { objectsOf } from "../../charts/objects";
import { of } from "../differences";
import { inKarpenter1 } from "../karpenter-1";
import type { System } from "../system";
import {
  AMD64_SAID,
  CLASS_SAID,
  LIMITS_AS_REQUESTS,
  LINUX_SAID,
  NAMESPACE_SAID,
  SERVICE_LABEL,
  WHEN_EMPTY,
  ZONES_SAID,
} from "./shared";

export const bottlerocketSpot: System = {
  name: "bottlerocket-spot",
  about: "a hands-on article's cluster, whose Provisioner is v1alpha5 and is compared as Karpenter 1 has its fields",
  objects: (folder) => {
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    return [
      ...["karpenter-sa.yaml", "dev-provisioner.yaml", "test-deployment.yaml"].flatMap((file) =>
        objectsOf(read(file)).flatMap(inKarpenter1),
      ),
      { kind: "HelmValues", metadata: { name: "karpenter" }, ...parse(read("karpenter-values.yaml")) },
    ];
  },
  handedOver: (textOf) => [
    { kind: "HelmValues", metadata: { name: "karpenter" }, ...parse(textOf("handoff/karpenter-values.yaml")) },
  ],
  explanations: [
    ...of("EC2NodeClass dev", {
      "spec.amiFamily": "An alias says the family too",
      "spec.amiSelectorTerms": "What the family meant then: its newest AMI",
    }),
    ...of("EC2NodeClass dev", {
      "spec.userData": "Bottlerocket's settings, which the article leaves as they are; these show where they go",
    }),
    ...of("Namespace karpenter", { "": "The article's commands make it; here it comes with the ServiceAccount in it" }),
    ...of("HelmValues karpenter", {
      clusterName: "Karpenter 1 has it at settings.clusterName",
      clusterEndpoint: "Karpenter 1 has it at settings.clusterEndpoint",
      "settings.clusterName": "Karpenter 1 has it here",
      "settings.clusterEndpoint": "Karpenter 1 has it here",
      "settings.interruptionQueue": "Karpenter itself learns of spot interruptions from it",
      "controller.resources": "What the AWS sample gives the controller; without it a busy node takes it away",
    }),
    ...of("NodePool dev", { "spec.limits": "So that a mistake in a workload has an end" }),
    ...WHEN_EMPTY,
    ...[LINUX_SAID, AMD64_SAID, ZONES_SAID, CLASS_SAID, SERVICE_LABEL, LIMITS_AS_REQUESTS, NAMESPACE_SAID],
  ],
};
