import { type Explanation, error } from "./explanation";

/** What the API server would refuse. */
export const api: readonly Explanation[] = [
  error(
    "KM401",
    "a field that the kind does not have",
    "The API server drops the field, or refuses the object where validation is strict. What it was to change stays as it is.",
    "The hint has the field that was probably meant. Fields of older versions of Karpenter went elsewhere: its upgrade guide says where.",
  ),
  error("KM402", "a field that is missing", "The API server refuses the object without it.", "Add the field."),
  error(
    "KM403",
    "a field of the wrong type",
    "Text stands where a number is wanted, or the other way round, or nothing at all. Kubernetes reads YAML 1.1: on, yes and no are booleans, 0644 is the number 420, 1e3 is a number.",
    "Write the value as the type that is wanted. Text that looks like something else stands in quotes.",
  ),
  error(
    "KM404",
    "a value that is not one of the allowed",
    "The field takes some words only, spelled like this, with these capitals.",
    "Take one of those that the problem lists.",
  ),
  error(
    "KM405",
    "a value that is not well-formed",
    "The value has not the form that the kind's schema asks for.",
    "Write it in the form that the problem describes.",
  ),
  error(
    "KM406",
    "a value outside its bounds",
    "The number is too small or too large, the text too short or too long, or the list or map has too few or too many entries.",
    "Stay within the bound that the problem names.",
  ),
  error(
    "KM407",
    "an item that is in a list twice",
    "The list is a set, or a map by one of its fields: the API server refuses a second item with the same value or key.",
    "Take one of the two out.",
  ),
  error(
    "KM408",
    "a rule of the kind that is broken",
    "The kind's definition says of several fields how they go together, and the API server asks that of every object.",
    "Change one of the fields as the problem says.",
  ),
  error(
    "KM409",
    "a field that may not change",
    "The object that runs has another value, and the kind does not allow this change. An apply would fail.",
    "Keep the value, or make a new object under another name and remove the old one.",
  ),
  error(
    "KM410",
    "metadata that is not well-formed",
    "Names, namespaces, labels, annotations, finalizers and owner references have the same form in all kinds. Labels and annotations are text: true and 10 want quotes.",
    "Write it in the form that the problem describes.",
  ),
  error(
    "KM411",
    "a version of a kind that is not served",
    "No definition of the kind has this version: it is mistyped, or of another release, as karpenter.sh/v1beta1 and karpenter.sh/v1alpha5 are. The API server knows no such object.",
    "Write the version that is served, and move the fields that have changed between the two.",
  ),
];
