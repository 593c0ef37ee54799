import { didYouMean } from "../../cluster/did-you-mean";
import { isMap, textAt } from "../../cluster/json";
import { NODE_POOL } from "../../cluster/node-labels";
import { toleratesAll } from "../../cluster/taints";
import type { AttachmentObject } from "../fleet/attachment-object";
import type { Fleet } from "../fleet/fleet";
import { nodesForPods } from "../fleet/nodes-for-pods";
import type { NodesOfPool } from "../fleet/nodes-of-pools";
import { fullName } from "../fleet/object-kinds";
import type { NetworkReference, Workload } from "../fleet/workload";
import { someOf } from "../in-words";
import type { PlacedObject } from "../placed-object";
import type { Finding, Rule } from "../rule";

/** Pods that name networks which they do not get. */
export const workloadNetworks: readonly Rule[] = [
  {
    code: "KM531",
    severity: "error",
    title: "a network of another namespace, without the namespace",
    why: "A pod that names a NetworkAttachmentDefinition without a namespace means one of its own. There is none of that name; one of another namespace does not count. Multus fails the pod, which stays in ContainerCreating.",
    mend: "Name it with its namespace, NAMESPACE/NAME, or put it into the pods' namespace.",
    check: ({ workloads, attachments }) => {
      const known = new Attachments(attachments);
      return workloads.flatMap((workload) => elsewhere(workload, known));
    },
  },
  {
    code: "KM532",
    severity: "info",
    title: "a network of another namespace",
    why: "Where Multus runs with namespaceIsolation, pods are attached only to networks of their own namespace and of default. Without it, which is Multus' default, this works.",
    mend: "Put the NetworkAttachmentDefinition into the pods' namespace, or into default.",
    check: ({ workloads, attachments }) => {
      const known = new Attachments(attachments);
      return workloads.flatMap((workload) => acrossNamespaces(workload, known));
    },
  },
  {
    code: "KM533",
    severity: "warning",
    title: "a network that is not there",
    why: "The pods name a NetworkAttachmentDefinition that is not among those of its namespace. If it is nowhere else either, Multus fails the pod, which stays in ContainerCreating.",
    mend: "Mend the name, or check the workload together with the file that has the NetworkAttachmentDefinition.",
    check: ({ workloads, attachments }) => {
      const known = new Attachments(attachments);
      return workloads.flatMap((workload) => notThere(workload, known));
    },
  },
  {
    code: "KM537",
    severity: "error",
    title: "pods with networks on nodes without them",
    why: "Karpenter knows nothing of networks: it sends pods where labels and taints let them. None of the pools that these come to is on all of their networks, so Multus finds no link to attach the pods to, and they stay in ContainerCreating.",
    mend: "Give the pool's node class the networks, or send the pods to a pool that has them.",
    check: (fleet) => withoutNetworks(fleet, "none"),
  },
  {
    code: "KM538",
    severity: "warning",
    title: "pods with networks that may come to nodes without them",
    why: "Karpenter knows nothing of networks: it sends pods where labels and taints let them. Some of the pools that these fit on are not on all of their networks; a pod that comes there stays in ContainerCreating.",
    mend: "Let the pods ask for a label that only pools with the networks have.",
    check: (fleet) => withoutNetworks(fleet, "some"),
  },
];

/** NetworkAttachmentDefinitions by namespace and by name; those that say no namespace may be in any. */
class Attachments {
  readonly byNamespace = new Map<string, Set<string>>();
  readonly byName = new Map<string, string[]>();
  readonly #anywhere = new Set<string>();
  readonly #networks = new Map<string, string>();

  constructor(attachments: readonly AttachmentObject[]) {
    for (const attachment of attachments) {
      const { name, namespace, origin } = attachment;
      if (origin) this.#networks.set(fullName(attachment), origin.network.name);
      if (!saysNamespace(attachment)) this.#anywhere.add(name);
      this.byNamespace.set(namespace, (this.byNamespace.get(namespace) ?? new Set()).add(name));
      this.byName.set(name, [...(this.byName.get(name) ?? []), namespace]);
    }
  }

  /** The networks of a cluster file that a workload is attached to, by name. */
  networksOf({ networks }: Workload): ReadonlySet<string> {
    return new Set(networks.flatMap((reference) => this.#networks.get(fullName(reference)) ?? []));
  }

  has({ name, namespace }: NetworkReference): boolean {
    return this.#anywhere.has(name) || this.byNamespace.get(namespace)?.has(name) === true;
  }
}

function saysNamespace({ value }: PlacedObject): boolean {
  return isMap(value.metadata) && textAt(value.metadata, "namespace") !== undefined;
}

function elsewhere(workload: Workload, known: Attachments): Finding[] {
  if (!saysNamespace(workload)) return [];
  return workload.networks.flatMap((reference): Finding[] => {
    const [other] = known.byName.get(reference.name) ?? [];
    if (other === undefined || known.has(reference) || reference.namespace !== workload.namespace) return [];
    return [
      {
        at: workload.place(workload.networksPath),
        says: `${reference.name} is in ${other}, and namespace ${workload.namespace}, which is meant, has none of that name`,
        hint: `${other}/${reference.name}`,
      },
    ];
  });
}

function acrossNamespaces(workload: Workload, known: Attachments): Finding[] {
  if (!saysNamespace(workload)) return [];
  const across = workload.networks.filter(
    (reference) =>
      reference.namespace !== workload.namespace && reference.namespace !== "default" && known.has(reference),
  );
  if (across.length === 0) return [];
  return [
    {
      at: workload.place(workload.networksPath),
      says: `pods of namespace ${workload.namespace} are attached to networks of namespace ${someOf([...new Set(across.map(({ namespace }) => namespace))], 3)}, which works while Multus' namespaceIsolation is off`,
      hint: `networks of the namespace default work either way`,
    },
  ];
}

function notThere(workload: Workload, known: Attachments): Finding[] {
  return workload.networks.flatMap((reference): Finding[] => {
    const names = known.byNamespace.get(reference.namespace);
    const isOwn = reference.namespace === workload.namespace;
    if (!names || known.has(reference) || (isOwn && known.byName.has(reference.name))) return [];
    return [
      {
        at: workload.place(workload.networksPath),
        says: `there is no NetworkAttachmentDefinition ${saysNamespace(workload) || !isOwn ? fullName(reference) : reference.name} here`,
        hint: didYouMean(reference.name, [...names]) ?? `there is ${someOf([...names], 4)}`,
      },
    ];
  });
}

function withoutNetworks(fleet: Fleet, amount: "none" | "some"): Finding[] {
  const known = new Attachments(fleet.attachments);
  return fleet.workloads.flatMap((workload) => onPoolsWithout(fleet, workload, known.networksOf(workload), amount));
}

function onPoolsWithout(
  fleet: Fleet,
  workload: Workload,
  networks: ReadonlySet<string>,
  amount: "none" | "some",
): Finding[] {
  if (networks.size === 0 || workload.kind === "DaemonSet") return [];
  const reached = nodesForPods(fleet, workload)
    .map(({ nodes }) => nodes)
    .filter(({ nodeClass, pool }) => nodeClass?.resolved && toleratesAll(workload.tolerations, pool.taints));
  const lacking = reached.filter((nodes) => missing(nodes, networks).length > 0);
  if (lacking.length === 0 || (lacking.length === reached.length) !== (amount === "none")) return [];
  const having = reached.filter((nodes) => !lacking.includes(nodes));
  const lacked = [...new Set(lacking.flatMap((nodes) => missing(nodes, networks)))];
  const classes = [...new Set(lacking.map(({ pool }) => pool.nodeClass))];
  const pools = someOf(
    lacking.map(({ pool }) => pool.name),
    3,
  );
  const verb = amount === "none" ? "come" : "may come";
  return [
    {
      at: workload.place(workload.networksPath),
      says: `these pods ${verb} to node pool ${pools}, which ${lacking.length === 1 ? "is" : "are"} not on ${someOf(lacked, 3)}`,
      hint:
        amount === "none"
          ? `add ${someOf(lacked, 3)} to the networks of node class ${someOf(classes, 3)}`
          : `require ${NODE_POOL} In ${having.map(({ pool }) => pool.name).join(", ")}`,
    },
  ];
}

function missing({ nodeClass }: NodesOfPool, networks: ReadonlySet<string>): string[] {
  const own = nodeClass?.resolved?.networks.map(({ name }) => name) ?? [];
  return [...networks].filter((network) => !own.includes(network));
}
