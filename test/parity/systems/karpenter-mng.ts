import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { JsonMap } from "../../../src/cluster/cluster";
import { objectsOf } from "../../charts/objects";
import { of } from "../differences";
import type { System } from "../system";
import { LIMITS_AS_REQUESTS, LINUX_SAID, NAMESPACE_SAID, SERVICE_LABEL, ZONES_SAID } from "./shared";

export const karpenterMng: System = {
  name: "karpenter-mng",
  about:
    'the EKS blueprint "Karpenter on EKS MNG": its manifests, and what its text says of the controller and of CoreDNS',
  objects: (folder) => [
    ...["karpenter.yaml", "example.yaml"].flatMap((file) => objectsOf(readFileSync(join(folder, file), "utf8"))),
    ...PROSE.map((text): JsonMap => parse(text)),
  ],
  handedOver: (textOf) => [
    { kind: "HelmValues", metadata: { name: "karpenter" }, ...parse(textOf("handoff/karpenter-values.yaml")) },
    {
      kind: "AddonConfiguration",
      metadata: { name: "coredns" },
      ...parse(textOf("handoff/coredns-configuration.json")),
    },
  ],
  explanations: [
    ...of("HelmValues karpenter", {
      webhook: "Karpenter has none any more, and its chart no value for it",
      "controller.resources": "What the AWS sample gives the controller; without it a busy node takes it away",
      "tolerations[karpenter.sh/controller:NoSchedule]": "Of the group's taint, its value too",
    }),
    ...of("AddonConfiguration coredns", {
      "tolerations[karpenter.sh/controller:NoSchedule]": "Of the group's taint, its value too",
      tolerations: "The add-on's own, which a list takes the place of",
    }),
    ...[LINUX_SAID, ZONES_SAID, SERVICE_LABEL, LIMITS_AS_REQUESTS, NAMESPACE_SAID],
  ],
};

/** What the blueprint's text says that its Terraform does. */
const PROSE: readonly string[] = [
  `
kind: HelmValues
metadata: { name: karpenter }
nodeSelector: { karpenter.sh/controller: "true" }
settings: { clusterName: ex-karpenter-mng, interruptionQueue: ex-karpenter-mng }
tolerations:
  - { key: CriticalAddonsOnly, operator: Exists }
  - { key: karpenter.sh/controller, operator: Exists, effect: NoSchedule }
webhook: { enabled: false }
`,
  `
kind: AddonConfiguration
metadata: { name: coredns }
tolerations: [{ key: karpenter.sh/controller, value: "true", effect: NoSchedule }]
`,
];
