import { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Cluster, Sample } from "../cluster/cluster";
import { ZONE } from "../cluster/node-labels";
import { podAddressesParts } from "./pod-addresses";
import { tolerations } from "./tolerations";

/** One Deployment per sample. */
export class Samples extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "samples", { disableResourceNameHashes: true });
    for (const sample of cluster.samples)
      new k8s.KubeDeployment(this, `${sample.namespace}/${sample.name}`, deployment(sample, cluster));
  }
}

function deployment(sample: Sample, cluster: Cluster): k8s.KubeDeploymentProps {
  const { name, namespace, replicas, attachments, terminationGracePeriodSeconds } = sample;
  const addresses = podAddressesParts(sample, cluster);
  const annotations = {
    ...(attachments.length > 0 ? { "k8s.v1.cni.cncf.io/networks": networks(attachments) } : {}),
    ...addresses?.annotations,
  };
  return {
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { service: name, app: name },
          ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
        },
        spec: {
          ...affinity(sample),
          ...tolerations(sample.tolerates, sample.tolerations),
          ...spread(sample),
          ...(terminationGracePeriodSeconds === undefined ? {} : { terminationGracePeriodSeconds }),
          ...addresses?.spec,
          containers: [{ name, image: sample.image, ...resources(sample) }],
        },
      },
    },
  };
}

/** As people write it, unless a name has a dot: that Multus reads in JSON only. */
function networks(attachments: readonly string[]): string {
  if (!attachments.some((attachment) => attachment.includes("."))) return attachments.join(", ");
  return JSON.stringify(attachments.map((attachment) => elementOf(attachment.split("/"))));
}

function elementOf(parts: readonly string[]): { name?: string; namespace?: string } {
  const [name, namespace] = parts.toReversed();
  return { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
}

function affinity({ requirements }: Sample): Pick<k8s.PodSpec, "affinity"> {
  if (requirements.length === 0) return {};
  const matchExpressions = requirements.map(({ key, operator, values }) => ({
    key,
    operator,
    ...(values ? { values: [...values] } : {}),
  }));
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    },
  };
}

const TOPOLOGIES = { zones: ZONE, nodes: "kubernetes.io/hostname" };

/** Nodes whose taints keep the pods away are not counted: an even share of them would wait for ever. */
function spread({ name, spread }: Sample): Pick<k8s.PodSpec, "topologySpreadConstraints"> {
  if (spread === undefined) return {};
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: TOPOLOGIES[spread],
        whenUnsatisfiable: "DoNotSchedule",
        nodeTaintsPolicy: "Honor",
        labelSelector: { matchLabels: { app: name } },
      },
    ],
  };
}

/** Requests equal to limits: what Karpenter sizes a node by is what the pod gets. */
function resources({ cpu, memory, resources }: Sample): Pick<k8s.Container, "resources"> {
  const asked = {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...resources,
  };
  const amounts = Object.fromEntries(
    Object.entries(asked).map(([key, amount]) => [key, k8s.Quantity.fromString(amount)]),
  );
  return Object.keys(amounts).length === 0 ? {} : { resources: { limits: amounts, requests: amounts } };
}
