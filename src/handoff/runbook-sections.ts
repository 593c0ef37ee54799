import type { Cluster } from "../cluster/cluster";
import { render } from "../userdata/template";
import { runbookView } from "./runbook";

/** In the order in which an operator works through them; each is a template of handoff/runbook/, or says nothing. */
export const SECTIONS = [
  "before-you-begin",
  "coredns",
  "multus",
  "reservations",
  "whereabouts",
  "networks",
  "roles-and-queue",
  "node-policy",
  "pod-addresses-role",
  "spot",
  "volume-keys",
  "flux",
  "karpenter",
  "termination-handler",
  "applying",
  "readiness",
  "accelerators",
  "headroom",
  "samples",
  "scaling",
  "node-latency",
  "troubleshooting",
  "vpc-addresses",
  "clean-up",
];

export function runbook(cluster: Cluster): string {
  const view = runbookView(cluster);
  return SECTIONS.map((section) => render(`handoff/runbook/${section}.md.hbs`, view)).join("");
}
