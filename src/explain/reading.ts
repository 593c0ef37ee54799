import { type Explanation, error } from "./explanation";

/** A file is not there, is no text, or is not the YAML that we read. */
export const reading: readonly Explanation[] = [
  error(
    "KM001",
    "a file that cannot be read",
    "The file is not there, is a folder or a device, or may not be read by this user. Nothing is known of what it says.",
    "Look at the name: a word without a slash and without .yaml is a cluster in clusters/. Look who may read the file.",
  ),
  error(
    "KM002",
    "a file that is no plain text",
    "The file is not UTF-8, or it holds control or formatting characters. Somebody who reviews it sees other text than the program reads, and no script can be given a NUL.",
    "Save the file as UTF-8, and take the character out. In double quotes an escape as \\u00a0 shows what is meant.",
  ),
  error(
    "KM003",
    "a file that is too large",
    "What people write is far smaller: it is the wrong file, or a dump of a program.",
    "Name the right file, or split it.",
  ),
  error(
    "KM004",
    "a file without content",
    "The file is empty or holds only comments. It may have been saved by an editor that was interrupted.",
    "Write into it what it is for, or take it away.",
  ),
  error(
    "KM005",
    "text that is not YAML",
    "A parser cannot make keys and values of the text. The place is where it gave up: the mistake is there, or a little before.",
    "Look for a bracket or a quote that is not closed, a colon without a space behind it, and lines that are indented otherwise than their neighbours.",
  ),
  error(
    "KM006",
    "a key that stands twice",
    "A map has each key once. Most programs keep the last one without a word, so a setting that somebody reads in the file is not the one that holds.",
    "Keep one of the two.",
  ),
  error(
    "KM007",
    "YAML that a cluster file does not have",
    "Anchors, aliases, merge keys and tags make a value come from elsewhere or be of another type than it shows. In a cluster file each value stands where it is meant, so that every problem and every diff has one place.",
    "Write the value out. Files share parts by extends:.",
  ),
  error(
    "KM008",
    "a second document in a cluster file",
    "A cluster file is one cluster. What stands behind --- would be left out without a word.",
    "Make a file of the second document, or take the --- away.",
  ),
  error(
    "KM009",
    "a tab where YAML wants spaces",
    "YAML does not say how wide a tab is, and takes none as indentation.",
    "Indent with spaces; an editor can do so when the tab key is pressed.",
  ),
  error(
    "KM010",
    "a file that another one names is not there",
    "A cluster file extends another file, or takes a part of the userdata or its inputs from one. The path is relative to the file that names it, and the files must not go in a circle.",
    "Mend the path, or write the file.",
  ),
  error(
    "KM011",
    "a key that is no text",
    "A map or a list stands where a key is wanted: text began with a bracket, as templates do.",
    "Put text that begins with { or [ in quotes.",
  ),
  error(
    "KM012",
    "values too deep in each other",
    "No object that Kubernetes knows is as deep. Such a file is made to break programs, or by one that is broken.",
    "Look what made the file.",
  ),
  error(
    "KM013",
    "a template that nobody has filled in",
    "Braces of Helm, Jinja or Terraform stand where YAML wants a value. What the objects will be is known when they have been rendered, and not before.",
    "Render them, and check what comes of it: helm template CHART | karpenter-multus validate -.",
  ),
  error(
    "KM014",
    "a document that is no object of Kubernetes",
    "Every object says its apiVersion and kind. kubectl refuses a file with a document that does not, and may have applied the documents above it by then.",
    "Give it both, or keep what is no object in a file of its own.",
  ),
  {
    code: "KM015",
    severity: "warning",
    title: "an object that is there twice",
    why: "Two files or documents describe the same object. The one that is applied last stays, and which that is depends on names of files.",
    mend: "Keep one of the two, or give them names of their own.",
  },
  error(
    "KM016",
    "an alias that cannot be followed",
    "*name repeats what &name marks further up in the same document. There is no such mark, or it holds itself, or aliases of aliases make gigabytes of a kilobyte; kubectl refuses all three.",
    "Write the value out where it is meant.",
  ),
  error(
    "KM017",
    "a placeholder that nobody has replaced",
    "A sample has ##NAME## where it does not know your cluster. The API server takes it as the text that it is, or, without quotes, as a comment with no value before it; nodes and pods find out.",
    "Replace it, everywhere in the file.",
  ),
  {
    code: "KM018",
    severity: "error",
    title: "a variable that nothing has replaced",
    why: "Flux, envsubst and Terraform replace the names that stand in braces behind a dollar sign, before the API server sees the object; kubectl replaces nothing, and for it the text is the value. It is an error where the API server refuses the text, and an info where only a rule would say something against it. A file is told once, and not for each value: what comes there, stands elsewhere.",
    mend: "Judge what is applied: flux build kustomization NAME --path FOLDER | karpenter-multus validate -, or envsubst < FILE | karpenter-multus validate -.",
  },
];
