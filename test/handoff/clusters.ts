import type { Attachment, Cluster, Network, NodeLatency, Sample, Selector } from "../../src/cluster/cluster";

/** A subnet in a zone and the addresses that pods get in it, as a test says them. */
interface Place {
  readonly network: string;
  readonly zone: string;
  readonly subnet: Selector;
  readonly nad: string;
  readonly cidr: string;
  readonly first: string;
  readonly last: string;
  readonly reservations: readonly string[];
}

function attachment(place: Place, ipam: Attachment["cni"]["plugins"][number] = { type: "ipvlan" }): Attachment {
  return {
    network: place.network,
    zone: place.zone,
    subnet: place.subnet,
    securityGroups: [{ tags: { Name: "Vpc1SecurityGroup" } }],
    name: place.nad,
    namespace: "default",
    cni: { cniVersion: "0.3.1", plugins: [ipam] },
    ranges: [{ cidr: place.cidr, first: place.first, last: place.last }],
    reservations: place.reservations,
  };
}

function network(name: string, attachments: readonly Attachment[]): Network {
  return {
    name,
    link: name,
    renamesLink: true,
    sourceDestCheck: false,
    deleteOnTermination: true,
    tags: {},
    attachments,
  };
}

function referenceAttachment(net: number, az: number): Attachment {
  const prefix = `10.0.${2 + 2 * net + az - 1}`;
  return attachment({
    network: `multus${net}`,
    zone: `us-west-2${az === 1 ? "a" : "b"}`,
    subnet: { tags: { Name: `Multus${net}Az${az}-karpenterwithmultus` } },
    nad: `nad-multussubnet${net}az${az}-ipv4`,
    cidr: `${prefix}.0/24`,
    first: `${prefix}.32`,
    last: `${prefix}.63`,
    reservations: [`${prefix}.32/27`],
  });
}

function referenceSample(name: string, attachments: readonly string[]): Sample {
  return {
    name,
    key: name,
    namespace: "default",
    replicas: 1,
    image: "praqma/network-multitool:extra",
    cpu: "2",
    memory: "2Gi",
    attachments,
    resources: {},
    requirements: [],
    tolerates: [],
    tolerations: [],
    walk: [],
  };
}

/** A network of the reference system in one zone. */
export const multus1InOneZone = referenceAttachment(1, 1);

/** A network of the reference system. */
export const multus1 = network("multus1", [multus1InOneZone, referenceAttachment(1, 2)]);

const referenceNetworks = [multus1, network("multus2", [referenceAttachment(2, 1), referenceAttachment(2, 2)])];

/** A workload of the reference system, in one zone on both networks. */
export const scaleOutTest = referenceSample("scaleouttestappaz1", [
  "nad-multussubnet1az1-ipv4",
  "nad-multussubnet2az1-ipv4",
]);

/** node-latency as the reference has it. */
export const nodeLatency: NodeLatency = {
  namespace: "node-latency-for-k8s",
  image:
    "public.ecr.aws/g4k0u1s2/node-latency-for-k8s@sha256:a66ec2166d1a82f09ca2f322896b97867bca5ec47f06f1fe4f819684c0b46b9f",
  version: "v0.1.10",
  timeout: 250,
  prometheus: true,
  cloudwatch: false,
  podMonitor: false,
};

/** The reference system: two zones, two networks, everything by name. */
export const reference: Cluster = {
  id: "multus",
  name: "eks-karpenterwithmultus",
  region: "us-west-2",
  partition: "aws",
  zones: ["us-west-2a", "us-west-2b"],
  networks: referenceNetworks,
  seededPools: [],
  nodeClasses: [
    {
      name: "al2023",
      origins: [],
      annotations: {},
      networks: referenceNetworks,
      spec: {
        amiSelectorTerms: [{ alias: "al2023@v20241109" }],
        role: "KarpenterNodeRole-eks-karpenterwithmultus",
        subnetSelectorTerms: [{ tags: { "karpenter.sh/discovery": "eks-karpenterwithmultus" } }],
        securityGroupSelectorTerms: [{ tags: { "karpenter.sh/discovery": "eks-karpenterwithmultus" } }],
      },
      userData: { family: "AL2023", eksAmi: true, bootstrap: "background", sysctl: {}, parts: [] },
    },
  ],
  nodePools: [
    {
      name: "default",
      key: "default",
      origins: [],
      annotations: {},
      nodeClass: "al2023",
      spec: {
        disruption: { consolidationPolicy: "WhenEmpty", consolidateAfter: "120s" },
        template: {
          spec: {
            nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "al2023" },
            requirements: [{ key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] }],
          },
        },
      },
    },
  ],
  nodeOverlays: [],
  clearTaints: {
    namespace: "cleartaints",
    image:
      "public.ecr.aws/amazonlinux/amazonlinux:2023.12.20260918.0-minimal@sha256:68b1e82cd69ade271c092bc1959fa6fc820945d0c8dbb7a88cf6c1824a184688",
    taint: { key: "multus/not-ready", value: "true", effect: "NoSchedule" },
    nodePools: ["default"],
  },
  nodeLatency,
  headroom: [],
  samples: [
    scaleOutTest,
    referenceSample("scaleouttestappaz2", ["nad-multussubnet1az2-ipv4", "nad-multussubnet2az2-ipv4"]),
    referenceSample("scaleouttestappmulti", []),
  ],
  karpenter: {
    namespace: "karpenter",
    version: "1.14.1",
    queue: "eks-karpenterwithmultus",
    role: "eks-karpenterwithmultus-karpenter",
    roleIsInput: false,
    cpu: "1",
    memory: "1Gi",
    reservedEnis: 2,
    serviceAccount: { name: "karpenter", create: "chart" },
    nodeSelector: {},
    tolerations: [],
  },
  managedNodeGroups: [],
  namespaces: [
    { name: "cleartaints", privileged: true },
    { name: "node-latency-for-k8s", privileged: true },
  ],
};

const oddNetworks = ["media", "control", "storage"].map((name, index) =>
  network(name, [
    attachment(
      {
        network: name,
        zone: "cn-north-1a",
        subnet: { id: `subnet-00000000000000${index}` },
        nad: `${name}-cn-north-1a`,
        cidr: `2001:db8:0:${index}::/64`,
        first: `2001:db8:0:${index}::100`,
        last: `2001:db8:0:${index}::1ff`,
        reservations: [`2001:db8:0:${index}::100/120`],
      },
      {
        type: "ipvlan",
        ipam: { type: "whereabouts", range: "…", exclude: [`2001:db8:0:${index}::180/121`], node_slice_size: "/124" },
      },
    ),
  ]),
);

const { nodeLatency: _latency, ...withoutLatency } = reference;

/**
 * What the reference is not: one zone in China, the account known, ids, IPv6, spot, an instance profile, an AMI and a key of
 * its own; no samples, no node-latency.
 */
export const odd: Cluster = {
  ...withoutLatency,
  id: "media-cn",
  name: "media_CN",
  region: "cn-north-1",
  partition: "aws-cn",
  account: "123456789012",
  zones: ["cn-north-1a"],
  networks: oddNetworks,
  nodeClasses: reference.nodeClasses.map(({ spec: { role: _role, ...spec }, ...nodeClass }) => ({
    ...nodeClass,
    networks: oddNetworks,
    spec: {
      ...spec,
      amiFamily: "AL2023",
      amiSelectorTerms: [{ ssmParameter: "/media/ami" }, { ssmParameter: "/aws/service/eks/ami" }],
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeSize: "50Gi", encrypted: true, kmsKeyID: "alias/media's own" } },
      ],
      instanceProfile: "media-nodes",
      subnetSelectorTerms: [{ id: "subnet-0aaa" }, { tags: { nodes: "*" } }],
    },
  })),
  nodePools: reference.nodePools.map((pool) => ({
    ...pool,
    spec: { ...pool.spec, template: { spec: { ...pool.spec.template.spec, requirements: [] } } },
  })),
  samples: [],
  karpenter: { ...reference.karpenter, queue: "media-events", role: "media-karpenter", reservedEnis: 3 },
  namespaces: [],
};

/** Nothing of Multus at all. */
export const plain: Cluster = {
  ...odd,
  id: "plain",
  networks: [],
  nodeClasses: odd.nodeClasses.map((nodeClass) => ({ ...nodeClass, networks: [] })),
  clearTaints: { ...reference.clearTaints, nodePools: [] },
};

/** The reference with everything that is installed beside it: a tainted node group, a ServiceAccount of its own, the old handler. */
export const surrounded: Cluster = {
  ...reference,
  account: "123456789012",
  endpoint: "https://0123456789ABCDEF.gr7.us-west-2.eks.amazonaws.com",
  karpenter: {
    ...reference.karpenter,
    serviceAccount: { name: "karpenter-controller", create: "manifest" },
    nodeSelector: { "karpenter.sh/controller": "true", tier: "system" },
    tolerations: [{ key: "karpenter.sh/controller", operator: "Equal", value: "true", effect: "NoSchedule" }],
    values: { logLevel: "debug", settings: { batchMaxDuration: "20s" } },
  },
  managedNodeGroups: [
    {
      name: "system",
      labels: { "karpenter.sh/controller": "true", tier: "system" },
      taints: [{ key: "karpenter.sh/controller", value: "true", effect: "NoSchedule" }],
    },
  ],
  nodeTerminationHandler: {
    namespace: "kube-system",
    queueUrl: "https://sqs.us-west-2.amazonaws.com/123456789012/nth",
    role: "eks-karpenterwithmultus-aws-node-termination-handler",
  },
};

/** The same, installed by Flux. */
export const byFlux: Cluster = {
  ...surrounded,
  flux: { namespace: "flux-system", source: "platform", registry: "602401143452.dkr.ecr.us-west-2.amazonaws.com" },
};

/** The reference with what Terraform has made. */
export const byOthers: Cluster = { ...reference, karpenter: { ...reference.karpenter, roleIsInput: true } };

/** The reference with a workload whose pods' addresses are assigned; the role comes by EKS Pod Identity. */
export const assigning: Cluster = {
  ...reference,
  samples: [{ ...scaleOutTest, assignPodIps: "sidecar" }],
  podAddresses: {
    image: reference.clearTaints.image,
    role: "eks-karpenterwithmultus-pod-addresses",
    namespaces: ["default", "media"],
  },
};

/** The same where the account is known, and the role comes by IRSA. */
export const assigningByIrsa: Cluster = {
  ...assigning,
  account: "123456789012",
  podAddresses: {
    image: reference.clearTaints.image,
    role: "pods",
    namespaces: ["default", "media"],
  },
};
