import { ApiObject, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import type { Cluster, ClearTaints as Model, Taint } from "../cluster/cluster";
import { NODE_POOL } from "../cluster/node-labels";
import { render } from "../userdata/template";
import { UNPRIVILEGED } from "./unprivileged";

/** The names of the sample that clusters were made from by hand, so that an apply takes its objects over. */
const ACCOUNT = "sa-for-cleartaint";
const ROLE = "sa-for-cleartaint-role";
const BINDING = "sa-for-cleartaint-role-binding";
const DAEMON_SET = "daemonset-clear-taints";
const POLICY = "karpenter-multus-clear-taints";

/** What takes the startup taint off a node when its networks are up, and may do nothing else. */
export class ClearTaints extends Chart {
  constructor(scope: Construct, { clearTaints }: Cluster) {
    super(scope, "clear-taints", { disableResourceNameHashes: true });
    if (clearTaints.nodePools.length === 0) return;
    this.account(clearTaints.namespace);
    this.policy(clearTaints);
    new k8s.KubeDaemonSet(this, "daemon-set", daemonSet(clearTaints));
  }

  private account(namespace: string): void {
    new k8s.KubeServiceAccount(this, "account", { metadata: { name: ACCOUNT, namespace } });
    new k8s.KubeClusterRole(this, "role", {
      metadata: { name: ROLE },
      rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get", "patch"] }],
    });
    new k8s.KubeClusterRoleBinding(this, "binding", {
      metadata: { name: BINDING },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: ROLE },
      subjects: [{ kind: "ServiceAccount", name: ACCOUNT, namespace }],
    });
  }

  /** RBAC knows no smaller right than to patch every node; admission does. */
  private policy({ namespace, taint }: Model): void {
    new ApiObject(this, "policy", {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: POLICY },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [UPDATE_OF_NODES],
          ...EVERYWHERE,
        },
        matchConditions: [
          {
            name: "clear-taints",
            expression: `request.userInfo.username == "system:serviceaccount:${namespace}:${ACCOUNT}"`,
          },
        ],
        validations: [ownNode(), nothingElse(), onlyThatTaint(taint)],
      },
    });
    new ApiObject(this, "policy-binding", {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: POLICY },
      spec: { policyName: POLICY, validationActions: ["Deny"] },
    });
  }
}

/**
 * With what the API server would fill in. The constraints belong to one manager as a whole: filled in, they are another
 * value than the applied one, and whoever applies the same manifest after somebody else gets a conflict.
 */
const UPDATE_OF_NODES = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["UPDATE"],
  resources: ["nodes"],
  scope: "*",
};
const EVERYWHERE = { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} };

interface Validation {
  readonly expression: string;
  readonly message: string;
}

/** A token that is bound to a pod carries its node's name (Kubernetes 1.30 and later). */
function ownNode(): Validation {
  const claim = "'authentication.kubernetes.io/node-name'";
  return {
    expression: `${claim} in request.userInfo.extra && request.userInfo.extra[${claim}] == [object.metadata.name]`,
    message: "clear-taints may change only the node that it runs on",
  };
}

function onlyThatTaint({ key, effect }: Taint): Validation {
  const others = `oldObject.spec.?taints.orValue([]).filter(t, !(t.key == "${key}" && t.effect == "${effect}"))`;
  return {
    expression: `object.spec.?taints.orValue([]) == ${others}`,
    message: `clear-taints may only take the taint ${key}:${effect} away`,
  };
}

/** The fields of a node that a patch of it can change, beside its taints. */
function nothingElse(): Validation {
  const metadata = ["labels", "annotations", "finalizers", "ownerReferences"].map((field) => `metadata.?${field}`);
  const spec = ["podCIDR", "podCIDRs", "providerID", "unschedulable", "configSource"].map((field) => `spec.?${field}`);
  return {
    expression: [...metadata, ...spec].map((field) => `object.${field} == oldObject.${field}`).join(" && "),
    message: "clear-taints may change nothing of a node but its taints",
  };
}

const LABELS = { app: DAEMON_SET };

function daemonSet(model: Model): k8s.KubeDaemonSetProps {
  return {
    metadata: { name: DAEMON_SET, namespace: model.namespace, labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      // As the other agents of a node: one after another takes hours on a thousand nodes.
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString("10%") } },
      template: { metadata: { labels: LABELS }, spec: podSpec(model) },
    },
  };
}

function podSpec(model: Model): k8s.PodSpec {
  return {
    serviceAccountName: ACCOUNT,
    // Any other pod starts, and even pulls its image, only when the CNI is there; and it takes an address of the node's few.
    hostNetwork: true,
    // There is nothing to end in order.
    terminationGracePeriodSeconds: 1,
    // No pod of a new node can start before this one has done its work.
    priorityClassName: "system-node-critical",
    affinity: onNodesOf(model.nodePools),
    // Whatever else a node waits for, its networks do not wait for that.
    tolerations: [{ operator: "Exists" }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65534,
      runAsGroup: 65534,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [container(model)],
    volumes: [
      // Whoever is there first makes them: the pod may be sooner than Multus, and than the node's own service.
      { name: "cni", hostPath: { path: "/etc/cni/net.d", type: "DirectoryOrCreate" } },
      { name: "ready", hostPath: { path: "/run/karpenter-multus", type: "DirectoryOrCreate" } },
    ],
  };
}

/** The nodes whose class has networks; no other node has the taint. */
function onNodesOf(nodePools: readonly string[]): k8s.Affinity {
  const matchExpressions = [{ key: NODE_POOL, operator: "In", values: [...nodePools] }];
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}

function container({ image, taint }: Model): k8s.Container {
  return {
    name: DAEMON_SET,
    image,
    command: ["bash", "-uc"],
    args: [render("userdata/clear-taints.sh.hbs", { taint: { key: taint.key, effect: taint.effect } })],
    env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } }],
    resources: {
      requests: { cpu: k8s.Quantity.fromString("10m"), memory: k8s.Quantity.fromString("16Mi") },
      limits: { memory: k8s.Quantity.fromString("64Mi") },
    },
    securityContext: UNPRIVILEGED,
    volumeMounts: [
      { name: "cni", mountPath: "/host/etc/cni/net.d", readOnly: true },
      { name: "ready", mountPath: "/host/run/karpenter-multus", readOnly: true },
    ],
  };
}
