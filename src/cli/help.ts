import { PROBLEM_HELP } from "./problem-help";

/** What each verb does, in the order in which a user meets them. */
export const verbs = {
  synth: "cluster files in, dist/ out",
  validate: "what is wrong with cluster files, and with anybody's manifests",
  migrate: "objects of v1alpha5 and v1beta1 in, v1 objects or a cluster file out",
  userdata: "what the nodes of one class will run",
  explain: "what the code of a problem means",
  init: "a repository of one's own, from one of several systems",
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
  validate: `usage: karpenter-multus validate [FILE|DIR|-…] [--old FILE|DIR]

Judges objects of Karpenter, Multus and Whereabouts as the API server would, without one, and then looks at what goes
wrong on nodes and in pods. Other kinds are read for what they say of networks and nodes, and not judged.

  FILE|DIR   cluster files (prod-eu is clusters/prod-eu.yaml), YAML or JSON; by default every file in clusters/
  -          manifests on standard input
  --old FILE|DIR   what is on the cluster now: an object of the same kind and name may not change everything
${PROBLEM_HELP}

The files of one folder are looked at together, and apart from those of other folders. A folder is looked through to
its ends, but not .git, node_modules, the templates of a chart of Helm, and what only kustomize reads.

  karpenter-multus validate
  karpenter-multus validate dist/prod-eu --severity warning
  helm template CHART | karpenter-multus validate -
  git show main:pools.yaml > /tmp/pools.yaml && karpenter-multus validate pools.yaml --old /tmp/pools.yaml

exit status: 0 fine or nothing to judge, 1 problems found, 2 wrong usage`,
  migrate: `usage: karpenter-multus migrate FILE|DIR|-… [--to objects|cluster] [--out FILE|DIR/] [--report text|md]

Makes v1 objects of Karpenter's old ones: Provisioner, AWSNodeTemplate, and NodePool and EC2NodeClass of v1beta1. All
else passes through as it is, but for labels, annotations, selectors and affinities that have other names now. What was
a default is written out; what has no successor, and what behaves otherwise, is listed. Comments stay with their keys.
With --to cluster NodePools, EC2NodeClasses and NodeOverlays, those of v1 too, become a cluster file of the same objects.

  FILE|DIR   YAML or JSON, as kubectl reads it: many documents, lists, any mix of versions. What belongs together goes
             together: a Provisioner with its AWSNodeTemplate, workloads that name either
  -          objects on standard input

  --to objects|cluster   what to make; objects by default
  --out FILE|DIR/    write it there, and the list of what changes to standard output; into a folder each file apart, under
             the name that it has below the folders that are named. What is there already is not written over
  --report text|md   print that list alone; with --out, how it is printed
  --name NAME        the EKS cluster's name, where a tag or a role does not say it; old objects may select subnets by it
  --instance-profile NAME   for the nodes of old objects that name none. Where the ConfigMap karpenter-global-settings is
             among the files, it says this, the cluster's name, and the tags of all instances
${PROBLEM_HELP}

For a cluster file:
  --region REGION    the region and the zones, with commas between, where no NodePool asks for zones
  --zones ZONES
  --rest FILE        write the other objects there, with the names that labels have now: a cluster file does not make them

Networks that NetworkAttachmentDefinitions say in part stand in the cluster file as comments, to be filled in.
Without --out standard output holds the objects or the cluster file, with the list as a comment. Problems go to standard
error in every format. When there is one, nothing is written.

  karpenter-multus migrate provisioner.yaml | karpenter-multus validate -
  karpenter-multus migrate apps/ --out migrated/ --report md > changes.md
  kubectl get provisioners,awsnodetemplates -o yaml | karpenter-multus migrate - --out karpenter.yaml
  kubectl get nodepools,ec2nodeclasses -o yaml | karpenter-multus migrate - --to cluster --out clusters/prod-eu.yaml

exit status: 0 all was migrated, 1 problems found, 2 wrong usage`,
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
  init: `usage: karpenter-multus init --from SYSTEM [--name NAME] [DIR]

Makes a repository: the cluster file of a system to start from, package.json with this release of the tool, a workflow
for GitHub that checks pull requests, and a README. Nothing that is there is ever written over: it makes all or nothing.

  DIR             the repository's folder; by default this one
  --from SYSTEM   where to start, see below
  --name NAME     the cluster file is clusters/NAME.yaml; by default it is called like the system
${PROBLEM_HELP}

systems:
SYSTEMS

exit status: 0 fine, 1 problems found, 2 wrong usage`,
};

export async function helpOf(verb: Verb): Promise<string> {
  if (verb !== "init") return usage[verb];
  const known = await systems();
  return usage.init.replace("SYSTEMS", () => known);
}

/** Read, and what reads them loaded, only when it is asked for. */
async function systems(): Promise<string> {
  const { starters } = await import("../init/starters.js");
  const known = starters();
  const width = Math.max(...known.map(({ name }) => name.length));
  return known.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join("\n");
}

export const help = `usage: karpenter-multus VERB …

One cluster file in; Karpenter node pools, node classes with Multus interfaces, networks and samples out, as plain YAML.

${Object.entries(verbs)
  .map(([verb, what]) => `  ${verb.padEnd(10)} ${what}`)
  .join("\n")}

  VERB --help   how to use it
  --version     which release this is

exit status: 0 fine, 1 problems found, 2 wrong usage`;
