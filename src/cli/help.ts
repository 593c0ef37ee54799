import { PROBLEM_HELP } from "./problem-help";

/** What each verb does, in the order in which a user meets them. */
export const verbs = {
  synth: "cluster files in, dist/ out",
  userdata: "what the nodes of one class will run",
  explain: "what the code of a problem means",
} as const;

export type Verb = keyof typeof verbs;

const usage: Record<Verb, string> = {
  synth: `usage: karpenter-multus synth [CLUSTER…] [--check] [--out DIR]

Writes dist/CLUSTER/ for each cluster file: plain YAML for kubectl, kustomize and Flux, and handoff/ for people.
Everything is checked before anything is written.

  CLUSTER     a name (prod-eu is clusters/prod-eu.yaml) or a file; by default every file in clusters/
  --check     write nothing; fail when dist/ is not what the cluster files say
  --out DIR   write there instead of dist
${PROBLEM_HELP}

With a format for machines standard output holds the problems alone, and the summary goes to standard error.
A file that another one extends and that names no cluster makes no output of its own.
exit status: 0 fine, 1 problems or differences found, 2 wrong usage`,
  userdata: `usage: karpenter-multus userdata CLUSTER NODECLASS

Prints the userData of an EC2NodeClass, to the byte.

  CLUSTER     a name (prod-eu is clusters/prod-eu.yaml) or a file
  NODECLASS   a key of its nodeClasses
${PROBLEM_HELP}

Standard output holds the userData alone; problems go to standard error in every format.
exit status: 0 fine, 1 problems found, 2 wrong usage`,
  explain: `usage: karpenter-multus explain [CODE…]

Says what a problem's code means, why it matters and what to do. Without a code it lists them all.

  CODE   as in KM202

exit status: 0 fine, 2 wrong usage`,
};

export function helpOf(verb: Verb): string {
  return usage[verb];
}

export const help = `usage: karpenter-multus VERB …

One cluster file in; Karpenter node pools, node classes with Multus interfaces, networks and samples out, as plain YAML.

${Object.entries(verbs)
  .map(([verb, what]) => `  ${verb.padEnd(10)} ${what}`)
  .join("\n")}

  VERB --help   how to use it
  --version     which release this is

exit status: 0 fine, 1 problems found, 2 wrong usage`;
