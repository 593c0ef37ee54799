import { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Cluster, Sample } from "../cluster/cluster";

/** One Deployment per sample. */
export class Samples extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, "samples", { disableResourceNameHashes: true });
    for (const sample of cluster.samples)
      new k8s.KubeDeployment(this, `${sample.namespace}/${sample.name}`, deployment(sample));
  }
}

function deployment(sample: Sample): k8s.KubeDeploymentProps {
  const { name, namespace, replicas, attachments } = sample;
  return {
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { service: name, app: name },
          ...(attachments.length > 0 ? { annotations: { "k8s.v1.cni.cncf.io/networks": networks(attachments) } } : {}),
        },
        spec: {
          ...affinity(sample),
          ...tolerations(sample),
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

function tolerations({ tolerates }: Sample): Pick<k8s.PodSpec, "tolerations"> {
  if (tolerates.length === 0) return {};
  return {
    tolerations: tolerates.map(({ key, value, effect }) => ({
      key,
      effect,
      ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
    })),
  };
}

/** Requests equal to limits: what Karpenter sizes a node by is what the pod gets. */
function resources({ cpu, memory }: Sample): Pick<k8s.Container, "resources"> {
  if (cpu === undefined && memory === undefined) return {};
  const amounts = {
    ...(cpu === undefined ? {} : { cpu: k8s.Quantity.fromString(cpu) }),
    ...(memory === undefined ? {} : { memory: k8s.Quantity.fromString(memory) }),
  };
  return { resources: { limits: amounts, requests: amounts } };
}
