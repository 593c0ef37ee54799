import { isMap, isScalar, type Node } from "yaml";
import { CLASS, groupOf, isOfKarpenter, isOld, POOL } from "./kinds";
import { known } from "./known";
import { fieldAt, fieldsOf, itemsOf, textAt } from "./nodes";
import { oldNamesIn } from "./renames";

/** Something old that stays as it is, because only its author knows what it is for. */
export interface Leftover {
  readonly at: Node;
  readonly says: string;
  readonly hint: string;
}

/** What stands below the keys of an object of another kind: old objects, and words for them, in texts and elsewhere. */
export function* leftIn(object: Node): Iterable<Leftover> {
  for (const { name, value } of fieldsOf(object)) if (!TOLD_OTHERWISE.includes(name)) yield* leftAt(value);
  for (const item of itemsOf(object)) yield* leftAt(item);
}

/** What kubectl keeps for itself, and what the API server refuses in a pool of v1. */
const TOLD_OTHERWISE = ["kubectl.kubernetes.io/last-applied-configuration", "nodeClassRef"];

function* leftAt(node: Node): Iterable<Leftover> {
  const left = isScalar(node) ? leftInText(node) : isMap(node) ? namedIn(node) : undefined;
  if (left) yield left;
  else yield* leftIn(node);
}

/** How YAML or JSON begins an object of a version that is no more. */
const OLD_OBJECT = /\bapiVersion["']?:\s*["']?karpenter(?:\.sh\/v1(?:alpha5|beta1)|\.k8s\.aws\/v1(?:alpha1|beta1))\b/;

const APART = "migrate it in a file of its own, and write here what comes out";

/** Patches of a kustomization, files in a ConfigMap, values of a chart. */
function leftInText(at: Node): Leftover | undefined {
  const text = isScalar(at) && typeof at.value === "string" ? at.value : "";
  if (OLD_OBJECT.test(text))
    return { at, says: "this text has an object of an old version in it, which stays as it is", hint: APART };
  const names = oldNamesIn(text);
  if (names.length === 0) return undefined;
  const says = `this text has ${names.map(({ was }) => was).join(" and ")} in it, and stays as it is`;
  return { at, says, hint: `write ${names.map(({ now }) => now).join(" and ")}` };
}

/** What the kinds that are no more are called now. */
const KINDS: Readonly<Record<string, string>> = { Provisioner: POOL, AWSNodeTemplate: CLASS };

/** A whole object, or a patch's target, what to wait for, what to ignore. */
function namedIn(map: Node): Leftover | undefined {
  const kind = fieldAt(map, "kind");
  const apiVersion = textAt(map, "apiVersion") ?? `${textAt(map, "group") ?? ""}/${textAt(map, "version") ?? "v1"}`;
  const group = groupOf(apiVersion);
  if (!kind || (group !== "" && !isOfKarpenter(group))) return undefined;
  const was = textAt(map, "kind") ?? "";
  const now = known(KINDS, was);
  if (!now && !isOld(apiVersion)) return undefined;
  const at = kind.value;
  if (fieldAt(map, "spec"))
    return { at, says: "an object of an old version stands in here, and stays as it is", hint: APART };
  return {
    at,
    says: now ? `${was} is named here, which is ${now} now` : `${was} of ${apiVersion} is named here`,
    hint: `write ${now ?? was}, and v1 where a version is said; look at the fields that are named beside it, too`,
  };
}
