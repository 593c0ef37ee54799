import type { Fleet } from "../fleet/fleet";
import type { NodeClassObject } from "../fleet/node-class-object";
import { placementOn } from "../fleet/placement";
import { programOf } from "../fleet/program";
import type { Workload } from "../fleet/workload";
import type { Finding, Rule } from "../rule";

/** Who may ask a node's instance metadata service, which knows the credentials of the node's role. */
export const metadataService: readonly Rule[] = [
  {
    code: "KM551",
    severity: "warning",
    title: "instance metadata without a token",
    why: "Version 1 of the instance metadata service answers a simple GET: a program in a pod that can be made to fetch an address for somebody gives the credentials of the node's role away.",
    mend: "Leave httpTokens out, or say required, as Karpenter does by default.",
    check: ({ nodeClasses }) =>
      nodeClasses
        .filter(({ spec }) => spec.metadataOptions?.httpTokens === "optional")
        .map((nodeClass) => ({
          at: nodeClass.place(["spec", "metadataOptions", "httpTokens"]),
          says: `nodes of class ${nodeClass.name} give the credentials of their role without a token (IMDSv1)`,
          hint: "httpTokens: required",
        })),
  },
  {
    code: "KM552",
    severity: "warning",
    title: "pods that ask the instance metadata service from a hop too far",
    why: "With a hop limit of 1 the answer that holds the token does not get into a pod's own network: the pod waits for it in vain. Only pods in the node's network (hostNetwork) get it.",
    mend: "Tell the pods what they ask for, let them run in the node's network, give them credentials by Pod Identity, or set httpPutResponseHopLimit to 2.",
    check: tooFar,
  },
  {
    code: "KM553",
    severity: "error",
    title: "nodes without the instance metadata service",
    why: "A node reads its userdata, its name and its credentials from the instance metadata service. Without it, it never joins the cluster.",
    mend: "Leave httpEndpoint out, or say enabled.",
    check: ({ nodeClasses }) =>
      nodeClasses
        .filter(({ spec }) => spec.metadataOptions?.httpEndpoint === "disabled" && spec.amiFamily !== "Custom")
        .map((nodeClass) => ({
          at: nodeClass.place(["spec", "metadataOptions", "httpEndpoint"]),
          says: `nodes of class ${nodeClass.name} cannot read their own userdata`,
          hint: "httpEndpoint: enabled",
        })),
  },
];

function tooFar({ nodePools, nodeClasses, workloads }: Fleet): Finding[] {
  const classes = new Map(nodeClasses.map((nodeClass) => [nodeClass.name, nodeClass]));
  const placement = placementOn(nodePools);
  return workloads.filter(asks).flatMap((workload) => {
    const pools = placement.poolsOf(workload);
    const reachedBy = pools.map((pool) => classes.get(pool.nodeClass));
    const [nodeClass] = reachedBy;
    // Only where it finds no node on which it works.
    if (!nodeClass || reachedBy.some((each) => !each || !isOneHop(each))) return [];
    return [
      {
        at: nodeClass.place(["spec", "metadataOptions", "httpPutResponseHopLimit"]),
        says: `pods of ${workload.kind} ${workload.name} ask the metadata service, and the hop limit of 1 keeps its answer from them`,
        hint: "let them run with hostNetwork: true, or set httpPutResponseHopLimit: 2",
      },
    ];
  });
}

function isOneHop({ spec }: NodeClassObject): boolean {
  const { httpPutResponseHopLimit = 1, httpTokens = "required" } = spec.metadataOptions ?? {};
  return httpPutResponseHopLimit === 1 && httpTokens === "required";
}

/** For certain: by its address, or as a program of which that is known. */
function asks(workload: Workload): boolean {
  if (workload.pod.hostNetwork === true) return false;
  const program = programOf(workload);
  if (/\b169\.254\.169\.254\b|\bfd00:ec2::254\b/.test(program)) return true;
  return workload.containers.some(({ image }) =>
    ASKING.some(({ name, told }) => name.test(image) && !told.every((flag) => program.includes(flag))),
  );
}

/** Programs that ask it, unless they are told all of this. */
const ASKING: readonly { readonly name: RegExp; readonly told: readonly string[] }[] = [
  { name: /(^|\/)aws-load-balancer-controller[:@]/, told: ["--aws-region", "--aws-vpc-"] },
  { name: /(^|\/)node-latency-for-k8s[:@]/, told: ["NO_IMDS=true"] },
];
