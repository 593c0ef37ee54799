import { ApiObject, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Cluster, NodeLatency as Model } from "../cluster/cluster";
import { ROLE_ANNOTATION } from "../cluster/role-arn";

/** As its Helm chart names them, so that a release made by hand can be taken over. */
const NAME = "node-latency-for-k8s-node-latency-for-k8s-chart";
const ROLE = "node-latency-for-k8s";
const CONTAINER = "node-latency-for-k8s-chart";
const LABELS = { "app.kubernetes.io/name": CONTAINER, "app.kubernetes.io/instance": "node-latency-for-k8s" };
const PORT = 2112;

/** node-latency-for-k8s: how long each step of a node's start took. Flux installs its Helm chart instead. */
export class NodeLatency extends Chart {
  constructor(scope: Construct, { nodeLatency, flux }: Cluster) {
    super(scope, "node-latency", { disableResourceNameHashes: true });
    if (!nodeLatency || flux) return;
    this.account(nodeLatency);
    new k8s.KubeDaemonSet(this, "daemon-set", daemonSet(nodeLatency));
    new k8s.KubeService(this, "service", {
      metadata: { name: NAME, namespace: nodeLatency.namespace, labels: LABELS },
      spec: {
        selector: LABELS,
        ports: [{ name: "metrics", port: PORT, targetPort: k8s.IntOrString.fromString("metrics") }],
      },
    });
    if (nodeLatency.podMonitor) this.podMonitor(nodeLatency.namespace);
  }

  private account({ namespace, roleArn }: Model): void {
    const annotations = roleArn === undefined ? {} : { annotations: { [ROLE_ANNOTATION]: roleArn } };
    new k8s.KubeServiceAccount(this, "account", {
      metadata: { name: NAME, namespace, labels: LABELS, ...annotations },
    });
    new k8s.KubeClusterRole(this, "role", {
      metadata: { name: ROLE, labels: LABELS },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
    });
    new k8s.KubeClusterRoleBinding(this, "binding", {
      metadata: { name: ROLE, labels: LABELS },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: ROLE },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace }],
    });
  }

  private podMonitor(namespace: string): void {
    new ApiObject(this, "pod-monitor", {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { name: NAME, namespace, labels: LABELS },
      spec: {
        selector: { matchLabels: LABELS },
        podMetricsEndpoints: [{ port: "metrics", path: "/metrics", interval: "15s", honorLabels: true }],
      },
    });
  }
}

function daemonSet(model: Model): k8s.KubeDaemonSetProps {
  return {
    metadata: { name: NAME, namespace: model.namespace, labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          serviceAccountName: NAME,
          // It reads the instance metadata, whatever the hop limit.
          hostNetwork: true,
          nodeSelector: { "kubernetes.io/os": "linux" },
          // It measures the start, and so has to be there while the startup taint is.
          tolerations: [{ operator: "Exists" }],
          securityContext: { runAsUser: 0, runAsGroup: 0, fsGroup: 0 },
          containers: [container(model)],
          volumes: [{ name: "logs", hostPath: { path: "/var/log", type: "Directory" } }],
        },
      },
    },
  };
}

function container(model: Model): k8s.Container {
  return {
    name: CONTAINER,
    image: model.image,
    env: environment(model),
    ports: [{ name: "metrics", containerPort: PORT }],
    resources: {
      requests: { cpu: k8s.Quantity.fromString("200m"), memory: k8s.Quantity.fromString("256Mi") },
      limits: { memory: k8s.Quantity.fromString("256Mi") },
    },
    volumeMounts: [{ name: "logs", mountPath: "/var/log", readOnly: true }],
  };
}

function environment({ prometheus, cloudwatch, timeout }: Model): k8s.EnvVar[] {
  return [
    { name: "PROMETHEUS_METRICS", value: String(prometheus) },
    { name: "CLOUDWATCH_METRICS", value: String(cloudwatch) },
    { name: "OUTPUT", value: "markdown" },
    { name: "NO_COMMENTS", value: "false" },
    { name: "TIMEOUT", value: String(timeout) },
    { name: "POD_NAMESPACE", value: "default" },
    { name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } },
  ];
}
