/** As what Karpenter reads a setting. Keys that are not among `keys` it drops. */
export type Form =
  | "text"
  | "integer"
  | "boolean"
  | { readonly list: Form }
  | { readonly map: Form }
  | { readonly keys: { readonly [key: string]: Form } };

const TEXTS: Form = { map: "text" };

/**
 * The settings that Karpenter 1.14.1 reads and writes anew (pkg/providers/amifamily/bootstrap/bottlerocketsettings.go):
 * one that has another form here makes all of the userdata unreadable for it. All other settings it passes on.
 */
export const READ_BY_KARPENTER: Form & { readonly keys: { readonly [key: string]: Form } } = {
  keys: {
    kubernetes: {
      keys: {
        "api-server": "text",
        "cloud-provider": "text",
        "cluster-certificate": "text",
        "cluster-name": "text",
        "cluster-dns-ip": "text",
        "credential-providers": {
          map: {
            keys: {
              enabled: "boolean",
              "cache-duration": "text",
              "image-patterns": { list: "text" },
              environment: TEXTS,
            },
          },
        },
        "node-labels": TEXTS,
        "node-taints": { map: { list: "text" } },
        "max-pods": "integer",
        "static-pods": { map: { keys: { enabled: "boolean", manifest: "text" } } },
        "eviction-hard": TEXTS,
        "eviction-soft": TEXTS,
        "eviction-soft-grace-period": TEXTS,
        "eviction-max-pod-grace-period": "integer",
        "kube-reserved": TEXTS,
        "system-reserved": TEXTS,
        "allowed-unsafe-sysctls": { list: "text" },
        "server-tls-bootstrap": "boolean",
        "registry-qps": "integer",
        "registry-burst": "integer",
        "event-qps": "integer",
        "event-burst": "integer",
        "kube-api-qps": "integer",
        "kube-api-burst": "integer",
        "container-log-max-size": "text",
        "container-log-max-files": "integer",
        "cpu-manager-policy": "text",
        "cpu-manager-policy-options": { list: "text" },
        "cpu-manager-reconcile-period": "text",
        "memory-manager-policy": "text",
        "topology-manager-scope": "text",
        "topology-manager-policy": "text",
        "topology-manager-policy-options": {
          keys: { "prefer-closest-numa-nodes": "boolean", "max-allowable-numa-nodes": "integer" },
        },
        "image-gc-high-threshold-percent": "text",
        "image-gc-low-threshold-percent": "text",
        "ids-per-pod": "integer",
        "cpu-cfs-quota-enforced": "boolean",
        "shutdown-grace-period": "text",
        "shutdown-grace-period-for-critical-pods": "text",
        "cluster-domain": "text",
        "seccomp-default": "boolean",
        "pod-pids-limit": "integer",
        "device-ownership-from-security-context": "boolean",
        "single-process-oom-kill": "boolean",
        "container-log-max-workers": "integer",
        "container-log-monitor-interval": "text",
        "hostname-override-source": "text",
        "log-level": "integer",
      },
    },
    "bootstrap-commands": {
      map: { keys: { commands: { list: { list: "text" } }, mode: "text", essential: "boolean" } },
    },
  },
};

const OF_THE_CLUSTER = "leave it out: Karpenter knows its cluster";

/** What Karpenter writes over whatever stands below settings.kubernetes, on every node; and where to say it instead. */
export const ALWAYS_OVERWRITTEN: ReadonlyMap<string, string> = new Map([
  ["cluster-name", OF_THE_CLUSTER],
  ["api-server", OF_THE_CLUSTER],
  ["cluster-certificate", OF_THE_CLUSTER],
  ["cluster-dns-ip", "leave it out, or say it as kubelet.clusterDNS of the class"],
  ["max-pods", "say it as kubelet.maxPods of the class"],
  ["node-taints", "say them as taints of the node pools"],
]);

/** What Karpenter writes over when the class's kubelet settings say it: theirs take the place of all that stands there. */
export const OVERWRITTEN_BY_KUBELET = {
  "kube-reserved": "kubeReserved",
  "system-reserved": "systemReserved",
  "eviction-hard": "evictionHard",
  "eviction-soft": "evictionSoft",
  "eviction-soft-grace-period": "evictionSoftGracePeriod",
  "eviction-max-pod-grace-period": "evictionMaxPodGracePeriod",
  "image-gc-high-threshold-percent": "imageGCHighThresholdPercent",
  "image-gc-low-threshold-percent": "imageGCLowThresholdPercent",
  "cpu-cfs-quota-enforced": "cpuCFSQuota",
} as const;

/** The tables that Bottlerocket has in some variant for Kubernetes (its settings SDK, 2026). */
export const TABLES: readonly string[] = [
  "autoscaling",
  "aws",
  "boot",
  "bootstrap-commands",
  "bootstrap-containers",
  "cloudformation",
  "container-registry",
  "container-runtime",
  "container-runtime-plugins",
  "dns",
  "host-containers",
  "image-verifier-plugins",
  "kernel",
  "kubelet-device-plugins",
  "kubelet-dra-drivers",
  "kubernetes",
  "metrics",
  "motd",
  "network",
  "ntp",
  "nvidia-container-runtime",
  "oci-defaults",
  "oci-hooks",
  "pki",
  "updates",
];
