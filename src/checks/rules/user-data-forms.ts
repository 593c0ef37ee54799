import { amiFamilyOf } from "../../cluster/ami-family";
import type { NodeClassObject } from "../fleet/node-class-object";
import type { Finding, Rule } from "../rule";

/** Userdata in the words of the AMI that it is for. */
export const userDataForms: readonly Rule[] = [
  {
    code: "KM319",
    severity: "error",
    title: "userdata in the form of another family",
    why: "Karpenter merges userdata with its own: TOML for Bottlerocket, a MIME archive or a script for AL2023. What it cannot read as such launches no node, and what it takes for a script does nothing of what it says.",
    mend: "Write it anew in the family's own form; what was a script for AL2023 is a setting or a bootstrap container on Bottlerocket.",
    check: ({ nodeClasses }) => nodeClasses.flatMap(inAnotherForm),
  },
  {
    code: "KM520",
    severity: "warning",
    title: "bootstrap.sh on Amazon Linux 2023",
    why: "On Amazon Linux 2 a script of this name made a node of an instance. On AL2023 it says that it has been removed, and fails: what it was to tell kubelet is lost, and a script with set -e ends there. The node joins all the same, because Karpenter tells nodeadm what it needs.",
    mend: "Say it as kubelet of the class, which Karpenter knows of too; or in a NodeConfig, as a part of the userdata of type application/node.eks.aws. Take the call away.",
    check: ({ nodeClasses }) => nodeClasses.flatMap(callsBootstrap),
  },
];

/** What stands at the beginning, behind comments of TOML's that no program takes for its own. */
const FORMS: readonly { readonly form: RegExp; readonly name: string }[] = [
  { form: /^#!/, name: "a script" },
  { form: /^#cloud-config\b/, name: "a cloud-config" },
  { form: /^(MIME-Version|Content-Type):/i, name: "a MIME archive" },
  { form: /^(---\s+)?(apiVersion|kind):\s/, name: "a NodeConfig" },
  { form: /^<(powershell|script)>/i, name: "a script of Windows" },
];
const SETTINGS = /^(\s*(#.*)?\n)*\s*\[\[?\s*"?settings"?\s*[.\]]/;

function inAnotherForm(nodeClass: NodeClassObject): Finding[] {
  const { userData = "" } = nodeClass.spec;
  const at = nodeClass.place(["spec", "userData"]);
  const family = amiFamilyOf(nodeClass.spec);
  if (family === "Bottlerocket") {
    const found = FORMS.find(({ form }) => form.test(userData.trimStart()));
    if (!found) return [];
    return [
      {
        at,
        says: `the userdata is ${found.name}, and Karpenter reads that of Bottlerocket as TOML: it launches no node of class ${nodeClass.name}`,
        hint: "say it as [settings…]; a script runs as a bootstrap container",
      },
    ];
  }
  if (family !== "AL2023" || !SETTINGS.test(userData)) return [];
  return [
    {
      at,
      says: `the userdata is Bottlerocket's TOML, which nodes of class ${nodeClass.name} run as a script`,
      hint: "write a script (#!/bin/bash), a NodeConfig or a MIME archive; or take an AMI of Bottlerocket",
    },
  ];
}

/** Not where a comment speaks of it. */
const BOOTSTRAP = /^(?![ \t]*#).*\/etc\/eks\/bootstrap\.sh\b/m;

function callsBootstrap({ name, spec, place }: NodeClassObject): Finding[] {
  if (amiFamilyOf(spec) !== "AL2023" || !BOOTSTRAP.test(spec.userData ?? "")) return [];
  return [
    {
      at: place(["spec", "userData"]),
      says: `the userdata of class ${name} calls bootstrap.sh, which AL2023 does not have: the call fails, and its words are lost`,
      hint: "kubelet: in the class says most of it, and a NodeConfig all",
    },
  ];
}
