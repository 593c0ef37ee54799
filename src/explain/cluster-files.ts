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
    "a zone of another region",
    "A cluster's zones are zones of its region. No subnet there could be attached to its nodes.",
    "Mend the zone, or cluster.region.",
  ),
];
