import type { PathStep } from "../../cluster/located";
import { type Commented, type CommentedMap, isCommentedMap, plainOf } from "./commented";
import type { V1Object } from "./v1-object";

const DESCRIPTION = "kubernetes.io/description";

/** What a person says about the object. */
export function descriptionOf(object: V1Object): Commented | undefined {
  const said = mapIn(object.metadata, "annotations").get(DESCRIPTION);
  return typeof said?.content === "string" ? said : undefined;
}

/** What the API server and Karpenter write themselves. */
const WRITTEN_BY_SERVER = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];
/** Nor does the API server keep a namespace of what is in none. */
const SAYS_NOTHING = ["name", "namespace", ...WRITTEN_BY_SERVER];
const WRITTEN_BY_OTHERS =
  /^(?:kubectl\.kubernetes\.io\/last-applied-configuration|karpenter\.sh\/(?:nodepool-hash(?:-version)?|stored-version-migrated)|karpenter\.k8s\.aws\/ec2nodeclass-hash(?:-version)?)$/;
const FINALIZERS = ["karpenter.sh/termination", "karpenter.k8s.aws/termination"];

/** A part of an object's metadata that no key of a cluster file says. */
export interface Unsaid {
  readonly path: readonly PathStep[];
  /** What it says, in short. */
  readonly before: string;
}

export function unsaidMetadata(object: V1Object): Unsaid[] {
  const { content } = object.metadata;
  if (!isCommentedMap(content)) return [];
  return [...content].flatMap(([key, value]): Unsaid[] => {
    if (SAYS_NOTHING.includes(key)) return [];
    if (key === "labels" || key === "annotations") return unsaidEntries(key, mapIn(object.metadata, key));
    if (key === "finalizers" && areOfKarpenter(value)) return [];
    return [{ path: ["metadata", key], before: inShort(value) }];
  });
}

/** What put an object on the cluster, and takes it away when it is no longer among its files. */
export interface Owner {
  readonly name: string;
  /** By it the owner leaves the object alone. */
  readonly keep: string;
}

const OWNERS: readonly (Owner & { readonly marks: RegExp })[] = [
  {
    name: "Helm",
    keep: "helm.sh/resource-policy: keep",
    marks: /^(?:meta\.helm\.sh\/|helm\.toolkit\.fluxcd\.io\/|helm\.sh\/chart:|app\.kubernetes\.io\/managed-by: Helm$)/,
  },
  {
    name: "Argo CD",
    keep: "argocd.argoproj.io/sync-options: Prune=false",
    marks: /^argocd\.argoproj\.io\/(?:tracking-id|instance):/,
  },
  {
    name: "Flux",
    keep: "kustomize.toolkit.fluxcd.io/prune: disabled",
    marks: /^kustomize\.toolkit\.fluxcd\.io\/(?:name|namespace):/,
  },
];

export function ownersOf({ metadata }: V1Object): Owner[] {
  const marks = [...mapIn(metadata, "labels"), ...mapIn(metadata, "annotations")].map(markOf);
  return OWNERS.filter((owner) => marks.some((mark) => owner.marks.test(mark)));
}

function markOf([key, value]: readonly [string, Commented]): string {
  return `${key}: ${plainOf(value)}`;
}

function isOfAnOwner(entry: readonly [string, Commented]): boolean {
  return OWNERS.some(({ marks }) => marks.test(markOf(entry)));
}

function unsaidEntries(key: "labels" | "annotations", entries: CommentedMap): Unsaid[] {
  return [...entries]
    .filter((entry) => !isOfAnOwner(entry))
    .filter(([name]) => key === "labels" || (name !== DESCRIPTION && !WRITTEN_BY_OTHERS.test(name)))
    .map(([name, value]) => ({ path: ["metadata", key, name], before: inShort(value) }));
}

function inShort(value: Commented): string {
  const text = JSON.stringify(plainOf(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function areOfKarpenter({ content }: Commented): boolean {
  return Array.isArray(content) && content.every((item) => FINALIZERS.includes(String(item.content)));
}

function mapIn({ content }: Commented, key: string): CommentedMap {
  const found = isCommentedMap(content) ? content.get(key)?.content : undefined;
  return isCommentedMap(found) ? found : new Map();
}
