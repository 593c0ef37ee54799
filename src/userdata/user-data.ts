import { stringify } from "yaml";
import type { Cluster, JsonMap, Network, NodeClass, UserDataPart } from "../cluster/cluster";
import type { PathStep } from "../cluster/located";
import type { Problem } from "../cluster/problem";
import { archive, splitsArchive } from "./archive";
import { CLUSTER_TAG } from "./interface-tags";
import { inJson, networkLines, selectorsOf } from "./networks";
import { render } from "./template";

/** What the nodes of a class run at their first start. */
export interface UserData {
  /** Absent when there is nothing to run, and when no such text can be made. */
  readonly text?: string;
  readonly problems: readonly UserDataProblem[];
}

/** A problem, with the keys of the cluster file that lead to its cause. */
export type UserDataProblem = Omit<Problem, "at"> & { readonly path: readonly PathStep[] };

/** What EC2 takes, and what of it Karpenter needs for the NodeConfig that it adds (2.2 KB, more with many labels). */
const EC2_LIMIT = 16_384;
const KARPENTERS_PART = 3_072;

/** The userdata of a node class, without what Karpenter adds. */
export function userData(nodeClass: NodeClass, cluster: Cluster): UserData {
  return nodeClass.userData.family === "AL2023" ? al2023(nodeClass, cluster) : otherFamily(nodeClass);
}

interface NamedPart extends UserDataPart {
  /** For people. */
  readonly name: string;
  /** Below the node class. */
  readonly path: readonly PathStep[];
}

function al2023(nodeClass: NodeClass, cluster: Cluster): UserData {
  const parts = [...ownParts(nodeClass, cluster), ...usersParts(nodeClass)];
  if (parts.length === 0) return { problems: [] };
  const text = archive(parts);
  const path = ["nodeClasses", nodeClass.name];
  return {
    text,
    problems: [
      ...boundaries(parts, path),
      ...foreignLetters(parts, path),
      ...carriageReturns(parts, path),
      ...sizes(text, parts, path),
    ],
  };
}

function ownParts(nodeClass: NodeClass, cluster: Cluster): NamedPart[] {
  const { networks, userData } = nodeClass;
  const settings = Object.entries(userData.sysctl).map(([key, value]) => `${key} = ${value}`);
  const parts: NamedPart[] = [];
  if (settings.length > 0)
    parts.push({ name: "sysctl", path: ["sysctl"], ...script("userdata/sysctl.sh.hbs", { settings }) });
  if (networks.length > 0)
    parts.push({
      name: "networks",
      path: ["networks"],
      ...script("userdata/interfaces.sh.hbs", interfacesView(nodeClass, cluster)),
    });
  if (userData.nodeConfig) parts.push({ name: "nodeConfig", path: ["nodeConfig"], ...nodeConfig(userData.nodeConfig) });
  return parts;
}

function usersParts({ userData }: NodeClass): NamedPart[] {
  return userData.parts.map((part, index) => ({ ...part, name: `userData[${index}]`, path: ["userData", index] }));
}

function script(template: string, view: object): UserDataPart {
  return { contentType: "text/x-shellscript", content: render(template, view) };
}

function nodeConfig(spec: JsonMap): UserDataPart {
  const content = stringify({ apiVersion: "node.eks.aws/v1alpha1", kind: "NodeConfig", spec }, { lineWidth: 0 });
  return { contentType: "application/node.eks.aws", content };
}

function interfacesView({ networks, userData }: NodeClass, cluster: Cluster) {
  const tagged = selectorsOf(networks).flatMap((selector) => ("id" in selector ? [] : [selector.tags]));
  return {
    names: networks.map((network) => network.name),
    networks: networkLines(networks),
    tags: inJson({
      "node.k8s.amazonaws.com/no_manage": "true",
      [CLUSTER_TAG]: cluster.name,
    }),
    // What nothing of the class uses is not in its script.
    blocking: userData.bootstrap === "blocking",
    kernelNames: networks.some(({ renamesLink }) => !renamesLink),
    checks: networks.some(({ sourceDestCheck }) => sourceDestCheck),
    keeps: networks.some(({ deleteOnTermination }) => !deleteOnTermination),
    ownAmi: !userData.eksAmi,
    mtus: networks.some(({ mtu }) => mtu !== undefined),
    tagged: tagged.length > 0,
    byName: canFilterByName(networks),
  };
}

/**
 * Whether EC2 can be asked for the names alone. It cannot where a selector has none, or a name has a backslash: in EC2's
 * filters that is no character but takes the meaning of the next one.
 */
function canFilterByName(networks: readonly Network[]): boolean {
  return selectorsOf(networks).every(
    (selector) => "tags" in selector && selector.tags.Name !== undefined && !selector.tags.Name.includes("\\"),
  );
}

function otherFamily({ name, networks, userData }: NodeClass): UserData {
  const path = ["nodeClasses", name];
  const { sysctl, nodeConfig, parts } = userData;
  const needsAl2023 = {
    networks: networks.length > 0,
    sysctl: Object.keys(sysctl).length > 0,
    nodeConfig: nodeConfig !== undefined,
    userData: parts.length > 1,
  };
  const problems = Object.entries(needsAl2023).flatMap(([key, used]) => (used ? [onlyAl2023([...path, key])] : []));
  const [part] = parts;
  return part && problems.length === 0 ? { text: part.content, problems } : { problems };
}

function onlyAl2023(path: readonly PathStep[]): UserDataProblem {
  return {
    code: "KM303",
    severity: "error",
    path,
    says: `${path.at(-1)} is for nodes of the family AL2023 only, so far`,
    hint: "take an AMI of AL2023; nodes of other families get one part of userData, as it is",
  };
}

function boundaries(parts: readonly NamedPart[], path: readonly PathStep[]): UserDataProblem[] {
  return parts
    .filter(({ content }) => splitsArchive(content))
    .map((part) => ({
      code: "KM301",
      severity: "error",
      path: [...path, ...part.path],
      says: "a line begins with --//, which ends the part for Karpenter",
      hint: "indent the line, or write it in another way",
    }));
}

/** What cloud-init runs arrives as it is only in ASCII (see shellWord); a NodeConfig is not for cloud-init. */
function foreignLetters(parts: readonly NamedPart[], path: readonly PathStep[]): UserDataProblem[] {
  return parts.flatMap(({ contentType, content, path: own }) => {
    const [letter] = contentType.startsWith("text/") ? (/\P{ASCII}/u.exec(content) ?? []) : [];
    if (letter === undefined) return [];
    return [
      {
        code: "KM304",
        severity: "warning",
        path: [...path, ...own],
        says: `cloud-init does not pass on ${JSON.stringify(letter)} as it is, nor any other letter beyond ASCII`,
        hint: "write it in ASCII: in bash $'\\xc3\\xbc' is a \u00fc",
      },
    ];
  });
}

function carriageReturns(parts: readonly NamedPart[], path: readonly PathStep[]): UserDataProblem[] {
  return parts
    .filter(({ content }) => content.includes("\r"))
    .map((part) => ({
      code: "KM305",
      severity: "warning",
      path: [...path, ...part.path],
      says: "it has carriage returns, which Karpenter takes out of all userdata",
      hint: "save it with line ends of Unix",
    }));
}

function sizes(text: string, parts: readonly NamedPart[], path: readonly PathStep[]): UserDataProblem[] {
  const size = Buffer.byteLength(text);
  const room = EC2_LIMIT - KARPENTERS_PART;
  // Karpenter itself warns from nine tenths of what EC2 takes.
  if (size <= EC2_LIMIT * 0.9 - KARPENTERS_PART) return [];
  const all = parts.map(({ name, content }) => `${name} ${bytes(Buffer.byteLength(content))}`).join(", ");
  return [
    {
      code: "KM302",
      severity: size > room ? "error" : "warning",
      path,
      says: `the userdata has ${bytes(size)} bytes of the ${bytes(room)} that EC2 and Karpenter leave: ${all}`,
      hint: "shorten the largest part, or let it fetch the rest (from S3) when it runs",
    },
  ];
}

/** 13312 as 13,312. */
function bytes(count: number): string {
  return count.toLocaleString("en-US");
}
