import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { JsonMap } from "../../../src/cluster/cluster";
import { objectsOf } from "../../charts/objects";
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
  handedOver: () => [],
  explanations: [LINUX_SAID, ZONES_SAID, SERVICE_LABEL, LIMITS_AS_REQUESTS, NAMESPACE_SAID],
};

/** What the blueprint's text says that its Terraform does. */
const PROSE: readonly string[] = [];
