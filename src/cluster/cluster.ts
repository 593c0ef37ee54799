import type { Ec2NodeClassSpec, NodeOverlaySpec, NodePoolSpec } from "../../imports/specs";
import type { PathStep } from "./located";

/**
 * A cluster with nothing left open: every default filled in, every name derived, every reference resolved.
 * The charts, the userdata and the handoff are functions of it.
 */
export interface Cluster {
  /** The cluster file's name without its ending; the folder under dist/. */
  readonly id: string;
  /** The EKS cluster's name. */
  readonly name: string;
  readonly region: string;
  /** aws, aws-cn or aws-us-gov, as the region says. */
  readonly partition: string;
  /** Absent when the cluster file does not say it: scripts then ask AWS. */
  readonly account?: string;
  /** The API server's address; absent when Karpenter is to ask EKS for it. */
  readonly endpoint?: string;
  readonly zones: readonly string[];
  readonly networks: readonly Network[];
  /** Only of the networks that ask for it. */
  readonly seededPools: readonly SeededPool[];
  readonly nodeClasses: readonly NodeClass[];
  readonly nodePools: readonly NodePool[];
  readonly nodeOverlays: readonly NodeOverlay[];
  readonly clearTaints: ClearTaints;
  readonly nodeLatency?: NodeLatency;
  /** One for each node pool that asks for it. */
  readonly headroom: readonly Headroom[];
  readonly samples: readonly Sample[];
  /** Absent when no workload wants it. */
  readonly podAddresses?: PodAddresses;
  readonly karpenter: KarpenterController;
  /** What runs beside Karpenter's nodes, made by somebody else. */
  readonly managedNodeGroups: readonly ManagedNodeGroup[];
  readonly nodeTerminationHandler?: NodeTerminationHandler;
  /** Present when Flux installs Karpenter and the rest too. */
  readonly flux?: Flux;
  /** The namespaces that our objects need and that no cluster has of itself. */
  readonly namespaces: readonly Namespace[];
}

export interface Namespace {
  readonly name: string;
  /** Holds pods that mount folders of the node. */
  readonly privileged: boolean;
  /** Holds what is installed otherwise too: Flux must not take it away when it is no longer among ours. */
  readonly shared?: true;
}

/** How an AWS resource is found: by its id, or by its tags (a name is the tag Name). */
export type Selector = { readonly id: string } | { readonly tags: Readonly<Record<string, string>> };

/** One Multus network: a subnet in each zone, an ENI on each node, a NetworkAttachmentDefinition per zone. */
export interface Network {
  readonly name: string;
  /** What the link is called on the node: the NADs' master. */
  readonly link: string;
  /** The kernel's own name (ens6) is taken as it is; any other is given to the link by a .link file. */
  readonly renamesLink: boolean;
  readonly mtu?: number;
  readonly sourceDestCheck: boolean;
  readonly deleteOnTermination: boolean;
  /** On the ENIs, beside those that we set ourselves. */
  readonly tags: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
}

/** A network in one zone. */
export interface Attachment {
  readonly network: string;
  readonly zone: string;
  readonly subnet: Selector;
  readonly securityGroups: readonly Selector[];
  /** The NetworkAttachmentDefinition's name. */
  readonly name: string;
  readonly namespace: string;
  readonly cni: CniChain;
  readonly ranges: readonly PodRange[];
  /** The CIDR blocks to reserve in the subnet so that the VPC gives none of the pods' addresses to anything else. */
  readonly reservations: readonly string[];
}

/** The addresses that pods get from one subnet block. */
export interface PodRange {
  readonly cidr: string;
  readonly first: string;
  readonly last: string;
}

/** A pool of Whereabouts' to create empty. */
export interface SeededPool {
  readonly name: string;
  readonly range: string;
}

/** What stands as JSON in a NetworkAttachmentDefinition. */
export interface CniChain {
  readonly cniVersion: string;
  readonly plugins: readonly CniPlugin[];
}

export type Json = string | number | boolean | null | readonly Json[] | JsonMap;
export type JsonMap = { readonly [key: string]: Json };

export interface CniPlugin {
  readonly type: string;
  readonly [key: string]: Json;
}

/** Where the cluster file says a part of an object. */
export interface Origin {
  /** The part, as a path in the object. */
  readonly of: readonly PathStep[];
  /** The path in the cluster file. */
  readonly in: readonly PathStep[];
  /** What is below the part has no place of its own in the file: the file says it in another form. */
  readonly asWhole: boolean;
}

export interface NodeClass {
  readonly name: string;
  /** Of the parts that another key than spec says. */
  readonly origins: readonly Origin[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly networks: readonly Network[];
  /** Everything but userData, which the renderer adds. */
  readonly spec: Ec2NodeClassSpec;
  readonly userData: NodeUserData;
}

/** What the nodes of a class run. */
export interface NodeUserData {
  readonly family: "AL2023" | "Bottlerocket" | "other";
  /** Whether the AMI is EKS's own, known by its alias: then it is known what is on it. */
  readonly eksAmi: boolean;
  /** What kubelet waits for: nothing, or all interfaces. */
  readonly bootstrap: "background" | "blocking";
  readonly sysctl: Readonly<Record<string, string>>;
  /** For nodeadm, beside what Karpenter adds. */
  readonly nodeConfig?: JsonMap;
  /** Bottlerocket's own, as its documentation names them. */
  readonly settings?: JsonMap;
  /** Runs our program on Bottlerocket; absent for the image that Bottlerocket itself names. */
  readonly bootstrapImage?: string;
  /** The user's own parts, in their order, after ours. */
  readonly parts: readonly UserDataPart[];
}

export interface UserDataPart {
  /** For example text/x-shellscript. */
  readonly contentType: string;
  readonly content: string;
}

export interface NodePool {
  readonly name: string;
  /** Its key in the cluster file, which makes a pool for each zone when it is zonal. */
  readonly key: string;
  /** Of the parts that another key than spec says. */
  readonly origins: readonly Origin[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly nodeClass: string;
  readonly accelerator?: Accelerator;
  readonly spec: NodePoolSpec;
}

/** What computes beside the processors, as the resource by which pods ask for it. */
export type Accelerator = "nvidia.com/gpu" | "amd.com/gpu" | "aws.amazon.com/neuron";

/** Corrects what Karpenter takes instance types to cost and to have. */
export interface NodeOverlay {
  readonly name: string;
  /** Of the parts that another key than spec says. */
  readonly origins: readonly Origin[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: NodeOverlaySpec;
}

/** The DaemonSet that takes the startup taint off a node when its networks are up. */
export interface ClearTaints {
  readonly namespace: string;
  readonly image: string;
  readonly taint: Taint;
  /** The pools whose nodes carry networks; no DaemonSet without one. */
  readonly nodePools: readonly string[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface NodeLatency {
  readonly namespace: string;
  readonly image: string;
  readonly version: string;
  /** For IRSA; absent with Pod Identity. */
  readonly roleArn?: string;
  readonly timeout: number;
  readonly prometheus: boolean;
  readonly cloudwatch: boolean;
  readonly podMonitor: boolean;
}

/** Pods that hold room on the nodes of a pool until others need it. */
export interface Headroom {
  readonly name: string;
  readonly namespace: string;
  readonly priorityClass: string;
  readonly nodePool: string;
  /** The pool's key in the cluster file. */
  readonly key: string;
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
  readonly image: string;
  /** The taints that stay on the pool's nodes. */
  readonly tolerates: readonly Taint[];
}

/** What makes pods' addresses secondary addresses of their nodes' interfaces. */
export interface PodAddresses {
  readonly image: string;
  /** The IAM role of its ServiceAccounts. */
  readonly role: string;
  /** Those of the workloads that want it, the samples and others. */
  readonly namespaces: readonly string[];
}

/** A workload that shows the networks at work. */
export interface Sample {
  readonly name: string;
  /** Its key in the cluster file, which may make a Deployment for each of several zones. */
  readonly key: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly image: string;
  readonly cpu?: string;
  readonly memory?: string;
  /** What device plugins give to nodes, by name. */
  readonly resources: Readonly<Record<string, string>>;
  /** The NADs that the pods are attached to, as the annotation names them. */
  readonly attachments: readonly string[];
  readonly requirements: readonly Requirement[];
  /** What makes the pods' addresses secondary addresses of their nodes' interfaces. */
  readonly assignPodIps?: "initContainer" | "sidecar";
  /** The taints that stay on the nodes it was sent to; those that it asks for by label are its own business. */
  readonly tolerates: readonly Taint[];
  /** Those that it asks for itself. */
  readonly tolerations: readonly Toleration[];
  readonly spread?: "zones" | "nodes";
  readonly terminationGracePeriodSeconds?: number;
  /** The numbers of pods that the runbook goes through. */
  readonly walk: readonly number[];
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
  readonly minValues?: number;
}

/** Karpenter itself, which is installed by its Helm chart from the handoff. */
export interface KarpenterController {
  readonly namespace: string;
  readonly version: string;
  readonly queue: string;
  readonly role: string;
  /** Its role is an input: others have made it, with its policies and its queue. */
  readonly roleIsInput: boolean;
  readonly cpu: string;
  readonly memory: string;
  /** ENIs of every node that the VPC CNI will never have: Karpenter takes them off its max-pods. */
  readonly reservedEnis: number;
  readonly serviceAccount: KarpenterServiceAccount;
  /** The labels of the node group that it runs on; empty when it may choose. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** For the taints of that node group. */
  readonly tolerations: readonly Toleration[];
  /** Further values of the chart, as the user has them. */
  readonly values?: JsonMap;
}

export interface KarpenterServiceAccount {
  readonly name: string;
  /** Who makes it. */
  readonly create: "chart" | "manifest" | "nobody";
}

export interface Toleration {
  readonly key: string;
  readonly operator: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: string;
}

export interface ManagedNodeGroup {
  readonly name: string;
  /** Those that are its own; EKS adds eks.amazonaws.com/nodegroup and more. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** The AWS Node Termination Handler, reading a queue. */
export interface NodeTerminationHandler {
  readonly namespace: string;
  readonly queueUrl: string;
  readonly role: string;
}

export interface Flux {
  /** Of its objects. */
  readonly namespace: string;
  /** The GitRepository that has dist/. */
  readonly source: string;
  /** Where EKS's images come from in this region; present when Multus is needed. */
  readonly registry?: string;
}
