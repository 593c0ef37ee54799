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
  if (known) return [ofKind(apiVersion, kind, successor(kind, known))];
  return WHOLE.includes(group) ? [ofKind(apiVersion, kind, closest(group, kind))] : [];
}

type Known = (typeof crds)[number];

function ofVersion(apiVersion: string, version: string, kind: string, known: Known): Refusal {
  const isOld = /^v1(alpha|beta)/.test(version) && known.version === "v1" && WHOLE.includes(known.group);
  const hint = `write ${known.group}/${known.version}${isOld ? ", and what its fields are now: karpenter-multus migrate does it" : ""}`;
  return { code: "KM411", path: ["apiVersion"], says: `there is no ${kind} in ${apiVersion}`, hint };
}

function successor(kind: string, { kind: now, group, version }: Known): string {
  const written = `${now} of ${group}/${version}`;
  // What Karpenter makes itself, nobody migrates.
  return SUCCESSORS.has(kind) && now !== "NodeClaim"
    ? `it is ${written} now: karpenter-multus migrate makes one of it`
    : `write ${written}`;
}

function ofKind(apiVersion: string, kind: string, hint: string): Refusal {
  return { code: "KM411", path: ["kind"], says: `there is no ${kind} in ${apiVersion}`, hint };
}

function closest(group: string, kind: string): string {
  const kinds = crds.filter((crd) => crd.group === group).map((crd) => crd.kind);
  return didYouMean(kind, kinds) ?? `kinds of ${group} are ${kinds.join(", ")}`;
}
