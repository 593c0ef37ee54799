import type { Problem } from "../cluster/problem";
import { type Explanation, error } from "./explanation";

/** What `migrate` says of objects of Karpenter's old versions. */
export const migration: readonly Explanation[] = [
  told(
    "KM701",
    "a field that has no successor",
    "v1 has no field, label or tag for it, or Karpenter never had one. What comes out does not say it.",
    "Read the reason: mostly something else says it now, or it is no longer needed.",
  ),
  told(
    "KM702",
    "something that behaves otherwise",
    "The object says what it said, and v1 does something else with it; or a default is another one that cannot be written as it was.",
    "Decide whether you want it, before you apply. The report says how to have it as it was, where there is a way.",
  ),
  told(
    "KM703",
    "a default that is written out",
    "The old version took it where the object said nothing; v1 takes something else. It is written out, so that nodes stay as they are.",
    "Nothing. Take out what you do not need.",
  ),
  told(
    "KM704",
    "a name that is another one now",
    "A label, an annotation, a taint or a unit has another name in v1 and in the nodes that it starts.",
    "Nothing in these files. Look for the old name elsewhere: in dashboards, alerts, and charts that make pods.",
  ),
  told(
    "KM705",
    "something that is left out",
    "It is the API server's or Karpenter's to write, and not a person's: the history of an object, or an object for each node.",
    "There is nothing to do.",
  ),
  error(
    "KM706",
    "something that v1 wants to be told",
    "The old version took it from its settings, or from a default that depended on them. No one can know it from the object alone, and v1 refuses the object without it.",
    "Write it into the old object, or name it on the command line where the hint says so; then migrate again.",
  ),
  error(
    "KM707",
    "a launch template",
    "v1alpha5 could start nodes from a launch template that somebody else made. v1 makes its own, from the node class alone.",
    "Say in the node template what the launch template says; then migrate again.",
  ),
  error(
    "KM708",
    "settings of kubelet without their node class",
    "Until v1beta1 the pool said them; in v1 the EC2NodeClass does. Without the class in the same run they would be lost.",
    "Migrate both in one run: all files that belong together are named at once.",
  ),
  error(
    "KM709",
    "two objects that become one",
    "An old and a newer object of the same name are both there, as in the midst of a migration. Only one can stay.",
    "Leave out the one that is not wanted, or rename it.",
  ),
  error(
    "KM710",
    "a version of Karpenter's API that cannot be migrated",
    "v1alpha5 and v1beta1 can be, and AWSNodeTemplate of v1alpha1. What is older came before Karpenter 0.5; what is none of them may be a typo.",
    "Look at apiVersion and kind.",
  ),
  error(
    "KM712",
    "a key beside metadata and spec",
    "Every object of Karpenter has apiVersion, kind, metadata and spec, and nothing beside them. What stands there was dropped by the API server, or it refused the object.",
    "Indent it under metadata or spec, where it belongs.",
  ),
  {
    code: "KM713",
    severity: "warning",
    title: "something old inside another object, or in a file that is passed over",
    why: "Patches of a kustomization, values of a chart, files in a ConfigMap and templates of Helm are texts, and nobody knows what becomes of them. Whoever takes an old object out of one finds a version that the API server no longer has; a patch or a check that names an old kind finds nothing; and an old label or annotation in one is a word without a meaning.",
    mend: "Migrate an object in a file of its own, and write what comes out into the text. Write today's name in place of an old one. A patch may name fields that are elsewhere now.",
  },
  error(
    "KM720",
    "a cluster that nobody can know from its objects",
    "A cluster file says the cluster's name, region and zones. The objects say them in the zones that pools ask for, and in tags and roles that are named after the cluster; these do not, or not clearly. Nothing is made up.",
    "Say what is missing with --name, --region and --zones.",
  ),
  error(
    "KM721",
    "nothing to make a cluster file of",
    "A cluster file is made of NodePools and EC2NodeClasses, old or new. Among these objects is none.",
    "Name the files that have them.",
  ),
  error(
    "KM722",
    "two objects of one name in a cluster file",
    "A cluster file has its pools and classes by name. Of two of one name, what is applied last would have stayed.",
    "Keep the one that is on the cluster.",
  ),
  error(
    "KM723",
    "a pool without its class",
    "A cluster file has the EC2NodeClass of each of its pools, because much of what can go wrong is between the two.",
    "Name the file of the class too. A pool of another provider's class stays an object.",
  ),
  told(
    "KM724",
    "metadata that a cluster file does not say",
    "Labels and annotations of a NodePool or EC2NodeClass itself, and its owners, have no key in a cluster file; those of nodes have. What synth makes is without them.",
    "Where something looks for them, add them with kustomize to what is synthesized.",
  ),
  told(
    "KM725",
    "an object that a cluster file does not make",
    "Workloads, namespaces and whatever else was in the files. They may have been changed all the same, where a label has another name now.",
    "Go on applying it; --rest writes all of them to a file.",
  ),
  error(
    "KM726",
    "an object that no cluster file can say",
    "The API server would refuse it as it is, or it holds what a text file does not: then no cluster file makes it.",
    "Mend the object; validate says more of it.",
  ),
  told(
    "KM727",
    "an object that becomes another",
    "What the cluster file makes was compared with what went in, and differs in this field.",
    "Look at the field in what synth writes. It should not happen: please tell us with the object.",
  ),
  told(
    "KM728",
    "a network that waits to be filled in",
    "A NetworkAttachmentDefinition says what pods see. A network of a cluster file also makes the nodes' interfaces, and for that it has a subnet and security groups in each zone. What is known stands in the cluster file as comments.",
    "Fill in what is in capitals, take the # away, and name the networks in the node classes. Until then go on applying the objects.",
  ),
  told(
    "KM729",
    "a placeholder for the cluster's name",
    "The files have $CLUSTER_NAME or the like where the cluster's name belongs, for envsubst, Terraform or Flux to replace. A cluster file says the name, and so it stands in its place everywhere.",
    "Nothing. Where it is another cluster's name, write that.",
  ),
  told(
    "KM730",
    "a placeholder that nobody has replaced",
    "The files are made for envsubst, Terraform, Flux or somebody's hands, which put values in place of names behind a $ or in pointed brackets. synth replaces nothing: what it writes would have it still.",
    "Write the value, before you migrate or in the cluster file; or migrate what is on the cluster, which has the values. What Flux replaces in dist/ too may stay.",
  ),
  told(
    "KM731",
    "an object that belongs to what applied it",
    "Helm, Argo CD and Flux delete what is no longer among their files, and know it by labels and annotations that stay on the cluster. A NodePool that is deleted takes its nodes away.",
    "Before you take the object out of the old files, give it there what makes them leave it alone; or let the same tool apply what synth writes, in one step.",
  ),
];

/** No mistake: it stands in the report. */
function told(code: Problem["code"], title: string, why: string, mend: string): Explanation {
  return { code, severity: "info", title, why, mend };
}
