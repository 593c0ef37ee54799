import type { Cluster } from "../cluster/cluster";
import { render } from "../userdata/template";
import { coreDnsConfiguration } from "./coredns-configuration";
import { fluxKustomizations } from "./flux-kustomizations";
import { karpenterValues, nodeLatencyValues, nodeTerminationHandlerValues } from "./helm-values";
import { nodeRolePolicy } from "./node-role-policy";
import { podAddressesPolicy } from "./pod-addresses-policy";
import { reservationsView } from "./reservations";
import { runbook } from "./runbook-sections";

/** A file that an operator runs or hands to another team; neither kubectl nor Flux applies it. */
export interface HandoffFile {
  /** Below the cluster's folder. */
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

/** The files of handoff/; without what this cluster has no use for. */
export function handoff(cluster: Cluster): HandoffFile[] {
  const files: HandoffFile[] = [
    { path: "handoff/RUNBOOK.md", text: runbook(cluster) },
    { path: "handoff/karpenter-values.yaml", text: karpenterValues(cluster) },
  ];
  if (cluster.networks.length > 0) {
    const policy = policyText(nodeRolePolicy(cluster));
    const script = render("handoff/reserve-cidrs.sh.hbs", reservationsView(cluster));
    files.push({ path: "handoff/node-role-policy.json", text: policy });
    files.push({ path: "handoff/reserve-cidrs.sh", text: script, executable: true });
  }
  if (cluster.podAddresses) {
    files.push({ path: "handoff/pod-addresses-policy.json", text: policyText(podAddressesPolicy(cluster)) });
  }
  if (cluster.nodeLatency) {
    files.push({ path: "handoff/node-latency-values.yaml", text: nodeLatencyValues(cluster.nodeLatency) });
  }
  const coreDns = coreDnsConfiguration(cluster);
  if (coreDns !== undefined) files.push({ path: "handoff/coredns-configuration.json", text: coreDns });
  const handler = nodeTerminationHandlerValues(cluster);
  if (handler !== undefined) files.push({ path: "handoff/node-termination-handler-values.yaml", text: handler });
  if (cluster.flux) {
    files.push({ path: "handoff/flux-kustomizations.yaml", text: fluxKustomizations(cluster, cluster.flux) });
  }
  return files;
}

/** IAM takes no letter beyond U+00FF in a policy, but JSON's way to write it. */
function policyText(policy: object): string {
  const text = `${JSON.stringify(policy, undefined, 2)}\n`;
  return text.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
