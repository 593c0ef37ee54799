import { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Cluster, Headroom as HeadroomOfPool } from "../cluster/cluster";
import { NODE_POOL, ZONE } from "../cluster/node-labels";
import { tolerations } from "./tolerations";
import { UNPRIVILEGED } from "./unprivileged";

/** Pods of the lowest priority, a Deployment for each node pool that is to have room to spare. */
export class Headroom extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "headroom", { disableResourceNameHashes: true });
    for (const name of new Set(cluster.headroom.map(({ priorityClass }) => priorityClass)))
      new k8s.KubePriorityClass(this, `PriorityClass/${name}`, priorityClass(name));
    for (const headroom of cluster.headroom)
      new k8s.KubeDeployment(this, `Deployment/${headroom.name}`, deployment(headroom));
  }
}

/**
 * Below what pods have by default, so that they give way to all others and no other gives way to them. Not far below: a
 * node whose pods all have -33554432 or less is an empty one to Karpenter.
 */
function priorityClass(name: string): k8s.KubePriorityClassProps {
  return {
    metadata: { name },
    value: -10,
    preemptionPolicy: "Never",
    description: "Pods that hold room for others, and give way to them.",
  };
}

function deployment(headroom: HeadroomOfPool): k8s.KubeDeploymentProps {
  const { name, namespace, replicas } = headroom;
  return {
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: podSpec(headroom) },
    },
  };
}

function podSpec({ name, priorityClass, nodePool, image, cpu, memory, tolerates }: HeadroomOfPool): k8s.PodSpec {
  const amounts = { cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) };
  return {
    priorityClassName: priorityClass,
    // Who needs the room does not wait for it.
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    nodeSelector: { [NODE_POOL]: nodePool },
    ...tolerations(tolerates),
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: ZONE,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { app: name } },
      },
    ],
    securityContext: { runAsNonRoot: true, runAsUser: 65535, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "pause",
        image,
        resources: { limits: amounts, requests: amounts },
        securityContext: UNPRIVILEGED,
      },
    ],
  };
}
