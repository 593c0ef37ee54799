import { type Explanation, error } from "./explanation";

/** What a cluster file says. */
export const clusterFiles: readonly Explanation[] = [
  error(
    "KM101",
    "a key that is not known",
    "The key is mistyped, or stands one level too high or too low. What it was to change would stay as it is.",
    "The hint has the key that was probably meant, or all that may stand there. An editor that knows schemas/cluster.schema.json shows them while you write.",
  ),
  error(
    "KM102",
    "a key that is missing",
    "Without it there is nothing to make an object of, and no default that would be right for everybody.",
    "Add the key. docs/cluster-file.md says what it means.",
  ),
  error(
    "KM103",
    "a value of the wrong type",
    'Text stands where a number is wanted, one value where a list is, or nothing where a value is. YAML decides by how a value is written: 10 is a number, "10" is text, yes is text.',
    "Write the value as the hint shows, or take the line away.",
  ),
  error(
    "KM104",
    "a value that is not one of the allowed",
    "Only some words may stand here, spelled like this, with these capitals.",
    "Take one of those that the problem lists.",
  ),
  error(
    "KM105",
    "a value that is not well-formed",
    "AWS, Kubernetes or systemd would refuse a name, a duration or an amount that is written like this, some of them only on the node.",
    "Write it in the form that the problem describes.",
  ),
  error(
    "KM106",
    "a value outside its bounds",
    "The number, the text or the list is smaller or larger than Kubernetes, Linux or EC2 takes.",
    "Stay within the bound that the problem names.",
  ),
  error(
    "KM107",
    "an item that is in a list twice",
    "The list is a set: the second item changes nothing, and was probably meant to be another one.",
    "Take it out, or write what was meant.",
  ),
  error(
    "KM108",
    "two keys that say different things of one",
    "A short key and the spec, or two ways to give one thing, contradict each other. Which of them holds is not guessed.",
    "Keep one of the two.",
  ),
  error(
    "KM110",
    "a name that nothing has",
    "A network, a node class, a zone or a pool is named that the file does not define where it is looked for.",
    "Mend the name, or define what it names.",
  ),
  error(
    "KM111",
    "a name that is taken",
    "Two things would have one name in the cluster or on the node, and the later would replace the earlier.",
    "Give one of them another name.",
  ),
  error(
    "KM112",
    "a zone or an endpoint of another region",
    "A cluster's zones and its endpoint are in its region. No subnet elsewhere could be attached to its nodes, and the endpoint is another cluster's.",
    "Mend the zone or the endpoint, or cluster.region.",
  ),
  error(
    "KM113",
    "a file that is none of outputs",
    "inputs.file names what terraform output -json has written: a map of outputs by name. This is something else: half a file, what Terraform prints for people, or its state, in which secrets stand in plain text.",
    "Write the file anew, as docs/cluster-file.md shows, and commit it. A state does not belong into a repository.",
  ),
  error(
    "KM114",
    "an output that is not there",
    "What inputs.set names is not among the outputs, or has no value, so there is nothing to take over.",
    "Mend the name, or give Terraform's root module that output, apply it, and write the file anew.",
  ),
  error(
    "KM115",
    "a secret among the outputs",
    "terraform output -json writes sensitive values in plain text. The file is made to be committed, and what was once in a repository's history is no secret any more.",
    "Keep sensitive outputs out of the file, as the hint shows. Where the file has been pushed already, the secret wants to be replaced.",
  ),
  error(
    "KM116",
    "a value that an input contradicts",
    "The cluster file says a value itself, and inputs.set takes another for the same key. Which of them holds is not guessed: one was probably left over.",
    "Keep one of the two. In a file that extends another, null takes the inherited one away.",
  ),
  error(
    "KM117",
    "an input that names no output",
    "What stands under inputs.set is shaped like the cluster file, and where the value would be it has the name of an output. A number, true or nothing is no name.",
    "Name an output; a value of your own stands in the cluster file itself.",
  ),
];
