import { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Attachment, Cluster, Sample } from "../cluster/cluster";
import { ROLE_ANNOTATION, roleArn } from "../cluster/role-arn";
import { render } from "../userdata/template";
import { UNPRIVILEGED } from "./unprivileged";

/** Of the ServiceAccount, the ConfigMap, the container and the volume of the program. */
const NAME = "pod-addresses";
const PROGRAM = "pod-addresses.sh";
const PROGRAM_FOLDER = "/opt/karpenter-multus";
/** Where the program says that it has done its work; as in its text. */
const READY_FOLDER = "/run/pod-addresses";
const READY_VOLUME = "pod-addresses-ready";

/**
 * The program that makes pods' addresses secondary addresses of their nodes' interfaces, and the account that it runs
 * as, in each namespace that wants it. The program asks Kubernetes nothing, so no role here goes with the account.
 */
export class PodAddresses extends Chart {
  constructor(scope: Construct, cluster: Cluster) {
    super(scope, NAME, { disableResourceNameHashes: true });
    const { podAddresses } = cluster;
    if (!podAddresses) return;
    const arn = roleArn(cluster, podAddresses.role);
    const annotations = arn === undefined ? {} : { annotations: { [ROLE_ANNOTATION]: arn } };
    const program = podAddressesProgram(cluster);
    for (const namespace of podAddresses.namespaces) {
      new k8s.KubeServiceAccount(this, `account/${namespace}`, {
        metadata: { name: NAME, namespace, ...annotations },
        automountServiceAccountToken: false,
      });
      // Not in the pods themselves: a newer program is no reason to replace what runs.
      new k8s.KubeConfigMap(this, `program/${namespace}`, {
        metadata: { name: NAME, namespace },
        data: { [PROGRAM]: program },
      });
    }
  }
}

export function podAddressesProgram({ name, region, partition }: Cluster): string {
  const domain = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return render("userdata/pod-addresses.sh.hbs", { cluster: name, region, domain });
}

/** What a workload's pods have for it. */
interface PodParts {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Pick<k8s.PodSpec, "serviceAccountName" | "initContainers" | "volumes">;
}

export function podAddressesParts(sample: Sample, cluster: Cluster): PodParts | undefined {
  const { podAddresses } = cluster;
  if (!podAddresses || sample.assignPodIps === undefined) return undefined;
  const follows = sample.assignPodIps === "sidecar";
  return {
    // EKS gives the account's credentials to every container that is not named here.
    annotations: { "eks.amazonaws.com/skip-containers": sample.name },
    spec: {
      serviceAccountName: NAME,
      initContainers: [
        {
          name: NAME,
          image: podAddresses.image,
          command: ["bash", `${PROGRAM_FOLDER}/${PROGRAM}`, follows ? "follow" : "assign"],
          env: [
            { name: "NETWORKS", value: blocksByInterface(sample, cluster) },
            { name: "POD_IPS", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIPs" } } },
          ],
          ...(follows ? SIDECAR : {}),
          resources: { requests: RESOURCES, limits: RESOURCES },
          securityContext: SECURITY,
          volumeMounts: [
            { name: NAME, mountPath: PROGRAM_FOLDER, readOnly: true },
            ...(follows ? [{ name: READY_VOLUME, mountPath: READY_FOLDER }] : []),
          ],
        },
      ],
      volumes: [
        { name: NAME, configMap: { name: NAME } },
        ...(follows ? [{ name: READY_VOLUME, emptyDir: { medium: "Memory", sizeLimit: quantity("1Mi") } }] : []),
      ],
    },
  };
}

/** The pod's own containers start when its addresses are there, and it ends after them. */
const SIDECAR: Pick<k8s.Container, "restartPolicy" | "startupProbe"> = {
  restartPolicy: "Always",
  startupProbe: {
    exec: { command: ["bash", "-c", `[[ -e ${READY_FOLDER}/ready ]]`] },
    periodSeconds: 1,
    failureThreshold: 300,
  },
};

/** Requests equal to limits, so that a pod that is Guaranteed without it still is. */
const RESOURCES = { cpu: quantity("50m"), memory: quantity("64Mi") };

/** Its own, because the workload's image may want to be root. */
const SECURITY: k8s.SecurityContext = {
  runAsNonRoot: true,
  runAsUser: 65534,
  runAsGroup: 65534,
  ...UNPRIVILEGED,
  seccompProfile: { type: "RuntimeDefault" },
};

/** As the program reads it: `net1=10.0.4.0/24 net2=10.0.6.0/24,2a05:d014:1::/64`. */
function blocksByInterface({ attachments, namespace }: Sample, { networks }: Cluster): string {
  const known = new Map<string, Attachment>(
    networks.flatMap((network) => network.attachments.map((one) => [`${one.namespace}/${one.name}`, one])),
  );
  return attachments
    .map((reference, index) => {
      const attachment = known.get(reference.includes("/") ? reference : `${namespace}/${reference}`);
      const blocks = new Set(attachment?.ranges.map(({ cidr }) => cidr));
      return `net${index + 1}=${[...blocks].join(",")}`;
    })
    .join(" ");
}

function quantity(text: string): k8s.Quantity {
  return k8s.Quantity.fromString(text);
}
