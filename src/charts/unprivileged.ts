import type { k8s } from "cdk8s-plus-28";

/** A container that can neither gain rights nor write to its image. */
export const UNPRIVILEGED: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
