import { didYouMean } from "../../cluster/did-you-mean";
import { crds } from "./crds";
import type { Refusal } from "./refusal";

/** Groups in which there is nothing but what we know. Others have kinds of other projects. */
const WHOLE = ["karpenter.sh", "karpenter.k8s.aws"];

/** What these kinds have become. */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ["AWSNodeTemplate", "EC2NodeClass"],
  ["Machine", "NodeClaim"],
  ["Provisioner", "NodePool"],
]);

/** An object of a group that we know, in a version or of a kind that its CRDs do not have. */
export function unknownVersion(apiVersion: string, kind: string): Refusal[] {
  const [group = "", version = ""] = apiVersion.split("/");
  if (!crds.some((crd) => crd.group === group)) return [];
  const known = crds.find((crd) => crd.kind === (SUCCESSORS.get(kind) ?? kind));
  if (known?.kind === kind && known.group === group) return [ofVersion(apiVersion, version, kind, known)];
  if (known) return [ofKind(apiVersion, kind, `write ${known.kind} of ${known.group}/${known.version}`)];
  return WHOLE.includes(group) ? [ofKind(apiVersion, kind, closest(group, kind))] : [];
}

type Known = (typeof crds)[number];

function ofVersion(apiVersion: string, version: string, kind: string, known: Known): Refusal {
  const gone = /^v1(alpha|beta)/.test(version) && known.version === "v1" ? goneSince(known) : "";
  const hint = `write ${known.group}/${known.version}${gone}`;
  return { code: "KM411", path: ["apiVersion"], says: `there is no ${kind} in ${apiVersion}`, hint };
}

function goneSince({ group }: Known): string {
  return WHOLE.includes(group) ? ": Karpenter 1.0 took the versions before v1 away" : "";
}

function ofKind(apiVersion: string, kind: string, hint: string): Refusal {
  return { code: "KM411", path: ["kind"], says: `there is no ${kind} in ${apiVersion}`, hint };
}

function closest(group: string, kind: string): string {
  const kinds = crds.filter((crd) => crd.group === group).map((crd) => crd.kind);
  return didYouMean(kind, kinds) ?? `kinds of ${group} are ${kinds.join(", ")}`;
}
