import { listAt, mapAt, textAt } from "../../cluster/json";
import { cpusForPods, parseCpus } from "../../instances/cpus-for-pods";
import { CPU } from "../../instances/instance-labels";
import type { InstanceType } from "../../instances/instance-types";
import { parseBytes } from "../../instances/memory";
import { podCapacity } from "../../instances/pod-capacity";
import { overlaps } from "../../network/overlaps";
import { type AddressProgram, addressPrograms } from "../fleet/address-program";
import type { Fleet } from "../fleet/fleet";
import { type NodesForPods, nodesForPods } from "../fleet/nodes-for-pods";
import { podRequest } from "../fleet/pod-requests";
import { labelsOf } from "../fleet/types-with-labels";
import { NETWORKS, type Workload } from "../fleet/workload";
import type { Finding, Rule } from "../rule";

/** Pods whose addresses our program assigns to the nodes' interfaces. */
export const podAddresses: readonly Rule[] = [
  {
    code: "KM580",
    severity: "warning",
    title: "more pods on a node than its interface takes addresses",
    why: "With assignPodIps every pod's address is a secondary address of the node's interface on that network, and an interface takes as many as EC2 has for the instance type. Karpenter does not know that limit: it puts as many pods on a node as fit by processors, memory and pods' own addresses. Of those beyond the limit the address is refused (PrivateIpAddressLimitExceeded), and they do not start.",
    mend: "Let the workload's nodes be of types with more addresses an interface, let the pods ask for more, or spread them over nodes by topologySpreadConstraints.",
    check: (fleet) => fleet.workloads.flatMap((workload) => tooManyOnANode(fleet, workload)),
  },
  {
    code: "KM581",
    severity: "error",
    title: "addresses to assign, and no network",
    why: "The program waits for addresses on the interfaces that Multus gives a pod. A pod that names no network gets none: the init container fails again and again, the sidecar is never ready, and the pod's own containers do not start.",
    mend: "Give the workload its networks, or take assignPodIps out.",
    check: ({ workloads }) =>
      programsOf(workloads).flatMap(({ workload, program }) =>
        workload.networks.length > 0 || workload.annotations[NETWORKS]
          ? []
          : [
              {
                at: workload.place(program.path),
                says: `the pods of ${workload.name} are on no network, so they have no address to assign`,
                hint: "name the networks, or leave assignPodIps out",
              },
            ],
      ),
  },
  {
    code: "KM582",
    severity: "error",
    title: "addresses of two networks that cannot be told apart",
    why: "A pod sees which IPv4 addresses it has, but not on which of its interfaces: the subnet says it. With two networks in one subnet, an address may be assigned to the interface of the other, and the VPC delivers what is for it to a link where nobody has it.",
    mend: "Give each of the pod's networks a subnet of its own.",
    check: ({ workloads }) => programsOf(workloads).flatMap(inOneSubnet),
  },
  {
    code: "KM583",
    severity: "error",
    title: "a program that follows, where one must end",
    why: "follow runs as long as the pod does. An init container that is not restarted always must end before the pod's own containers start: they never do. And assign ends when it has done its work, which in a place that restarts what ends it does for ever.",
    mend: "Give the init container restartPolicy: Always, which makes it a sidecar; or let it run assign.",
    check: ({ workloads }) => programsOf(workloads).flatMap(wrongPlace),
  },
  {
    code: "KM584",
    severity: "error",
    title: "an interface that the pod does not have",
    why: "Multus calls the interfaces of a pod's networks net1, net2 and so on. The program looks at those that its NETWORKS says; for one that is not there it fails, and the pod's own containers do not start.",
    mend: "Write into NETWORKS one interface for each network of the annotation, in its order.",
    check: ({ workloads }) => programsOf(workloads).flatMap(missingInterface),
  },
];

interface Running {
  readonly workload: Workload;
  readonly program: AddressProgram;
}

function programsOf(workloads: readonly Workload[]): Running[] {
  return workloads.flatMap((workload) => addressPrograms(workload).map((program) => ({ workload, program })));
}

function tooManyOnANode(fleet: Fleet, workload: Workload): Finding[] {
  const [program] = addressPrograms(workload);
  if (!program || workload.networks.length === 0 || areSpread(workload)) return [];
  const [worst] = nodesForPods(fleet, workload)
    .flatMap((nodes) => nodes.types.map((type) => ({ type, pods: podsOn(workload, nodes, type) })))
    .filter(({ type, pods }) => pods > secondary(type))
    .sort((one, other) => other.pods / secondary(other.type) - one.pods / secondary(one.type));
  if (!worst) return [];
  return [
    {
      at: workload.place(program.path),
      says: `${worst.pods} pods of ${workload.name} may come to one ${worst.type.name}, whose interfaces take ${secondary(worst.type)} addresses each`,
      hint: "choose types with more addresses an interface, or spread the pods over nodes",
    },
  ];
}

/** One address is the interface's own. */
function secondary({ ipv4PerEni }: InstanceType): number {
  return ipv4PerEni - 1;
}

/** Something keeps them from coming together, how much is not looked at. */
function areSpread({ pod }: Workload): boolean {
  return (
    listAt(pod, "topologySpreadConstraints").length > 0 ||
    Object.keys(mapAt(mapAt(pod, "affinity"), "podAntiAffinity")).length > 0
  );
}

/** How many of a workload's pods surely fit on a node of a type. */
function podsOn(workload: Workload, { nodes }: NodesForPods, type: InstanceType): number {
  const cpus = Number(labelsOf(type).get(CPU));
  const [wantedCpus, wantedBytes] = [asked(workload, "cpu", parseCpus), asked(workload, "memory", parseBytes)];
  const networks = nodes.nodeClass?.resolved?.networks.length ?? 0;
  const { maxPods } = nodes.nodeClass?.spec.kubelet ?? {};
  return Math.min(
    workload.replicas ?? 0,
    maxPods ?? podCapacity(type, networks),
    wantedCpus === 0 ? Number.POSITIVE_INFINITY : Math.floor(cpusForPods(cpus) / wantedCpus),
    wantedBytes === 0 ? Number.POSITIVE_INFINITY : Math.floor((cpus * BYTES_A_CPU) / wantedBytes),
  );
}

/** The least that the usual families have (c); the memory of a type is not known here. */
const BYTES_A_CPU = 1.7 * 2 ** 30;

function asked(workload: Workload, resource: string, parse: (text: string) => number | undefined): number {
  // What nobody can read is more than any node has.
  return podRequest(workload, resource, (text) => parse(text) ?? Number.POSITIVE_INFINITY)?.amount ?? 0;
}

function inOneSubnet({ workload, program }: Running): Finding[] {
  const claims = (program.networks ?? []).flatMap(({ name, blocks }) =>
    blocks.filter(({ family }) => family === "ipv4").map((range) => ({ range, party: name, of: name })),
  );
  const [first] = overlaps(claims);
  if (!first) return [];
  const [one, other] = [first.with.of, first.claim.of].sort();
  return [
    {
      at: workload.place(workload.networksPath),
      says: `${one} and ${other} of the pods of ${workload.name} are in one subnet: which of them has an address cannot be seen`,
      hint: "networks in subnets of their own, or no assignPodIps",
    },
  ];
}

function wrongPlace({ workload, program }: Running): Finding[] {
  const { mode, isInitContainer, restartsAlways, path } = program;
  const ends = isInitContainer && !restartsAlways;
  if (mode === "follow" && ends)
    return [
      {
        at: workload.place(path),
        says: `this init container of ${workload.name} never ends, and the pod's own containers wait for it`,
        hint: "restartPolicy: Always makes it a sidecar",
      },
    ];
  const isRestarted = restartsAlways || (!isInitContainer && isKeptRunning(workload));
  if (mode === "assign" && isRestarted)
    return [
      {
        at: workload.place(path),
        says: `this container of ${workload.name} is started again each time that it has assigned the addresses`,
        hint: "follow stays and watches them; assign belongs in an init container without restartPolicy",
      },
    ];
  return [];
}

function isKeptRunning({ pod }: Workload): boolean {
  return (textAt(pod, "restartPolicy") ?? "Always") === "Always";
}

function missingInterface({ workload, program }: Running): Finding[] {
  const annotation = workload.annotations[NETWORKS] ?? "";
  // Where the annotation names interfaces itself, they are what it says.
  if (workload.networks.length === 0 || annotation.includes("@") || annotation.includes('"interface"')) return [];
  const last = workload.networks.length;
  const missing = (program.networks ?? []).find(({ name }) => Number(/^net(\d+)$/.exec(name)?.[1] ?? 0) > last);
  if (!missing) return [];
  return [
    {
      at: workload.place([...program.path, "env"]),
      says: `NETWORKS names ${missing.name}, and the pods of ${workload.name} have ${last === 1 ? "net1 only" : `net1 to net${last}`}`,
      hint: "one interface for each network of the annotation, in its order",
    },
  ];
}
