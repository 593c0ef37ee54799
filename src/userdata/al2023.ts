import { stringify } from "yaml";
import type { Cluster, JsonMap, NodeClass, UserDataPart } from "../cluster/cluster";
import type { PathStep } from "../cluster/located";
import { archive, splitsArchive } from "./archive";
import { interfacesProgram } from "./interfaces";
import { forAnotherFamily, type UserData, type UserDataProblem } from "./made";
import { sizes } from "./size";
import { render } from "./template";

interface NamedPart extends UserDataPart {
  /** For people. */
  readonly name: string;
  /** Below the node class. */
  readonly path: readonly PathStep[];
}

/** A MIME archive of our scripts, a NodeConfig for nodeadm, and the user's own parts. */
export function al2023(nodeClass: NodeClass, cluster: Cluster): UserData {
  const parts = [...ownParts(nodeClass, cluster), ...usersParts(nodeClass)];
  const foreign = onlyBottlerocket(nodeClass);
  if (parts.length === 0) return { problems: foreign };
  const text = archive(parts);
  const path = ["nodeClasses", nodeClass.name];
  return {
    text,
    problems: [
      ...foreign,
      ...boundaries(parts, path),
      ...foreignLetters(parts, path),
      ...carriageReturns(parts, path),
      ...sizes(text, parts, path),
    ],
  };
}

/** Of every family but Bottlerocket. */
export function onlyBottlerocket(nodeClass: NodeClass): UserDataProblem[] {
  const { settings, bootstrapImage } = nodeClass.userData;
  const used = { settings: settings !== undefined, bootstrapImage: bootstrapImage !== undefined };
  return forAnotherFamily(nodeClass, used, (key) => ({
    code: "KM306",
    says: `${key} is for nodes of the family Bottlerocket only`,
    hint: "AL2023 has sysctl: and nodeConfig: for the kernel's and kubelet's settings",
  }));
}

function ownParts(nodeClass: NodeClass, cluster: Cluster): NamedPart[] {
  const { networks, userData } = nodeClass;
  const settings = Object.entries(userData.sysctl).map(([key, value]) => `${key} = ${value}`);
  const parts: NamedPart[] = [];
  if (settings.length > 0)
    parts.push({ name: "sysctl", path: ["sysctl"], ...script(render("userdata/sysctl.sh.hbs", { settings })) });
  if (networks.length > 0)
    parts.push({ name: "networks", path: ["networks"], ...script(interfacesProgram(nodeClass, cluster)) });
  if (userData.nodeConfig) parts.push({ name: "nodeConfig", path: ["nodeConfig"], ...nodeConfig(userData.nodeConfig) });
  return parts;
}

function usersParts({ userData }: NodeClass): NamedPart[] {
  return userData.parts.map((part, index) => ({ ...part, name: `userData[${index}]`, path: ["userData", index] }));
}

function script(content: string): UserDataPart {
  return { contentType: "text/x-shellscript", content };
}

function nodeConfig(spec: JsonMap): UserDataPart {
  const content = stringify({ apiVersion: "node.eks.aws/v1alpha1", kind: "NodeConfig", spec }, { lineWidth: 0 });
  return { contentType: "application/node.eks.aws", content };
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
