import { type Node, type YAMLMap, YAMLSeq } from "yaml";
import { known } from "./known";
import { type Field, fieldsOf, move, newMap, put, textOf } from "./nodes";
import { madeOf } from "./origins";

/** What v1alpha5's selectors call an id; everything else that has no name of its own is a tag. */
const IDS = ["aws-ids", "aws::ids"];

/** v1alpha5's names for what is no tag, and their names in a term. */
type Names = Readonly<Record<string, string>>;

const OF_NETWORK: Names = Object.fromEntries(IDS.map((name) => [name, "id"]));
const OF_AMI: Names = { ...OF_NETWORK, "aws::name": "name", "aws::owners": "owner" };

/** v1alpha5's subnetSelector or securityGroupSelector as terms. */
export function networkTerms(selector: Node): YAMLSeq {
  return terms(selector, OF_NETWORK);
}

/** v1alpha5's amiSelector as terms. */
export function amiTerms(selector: Node): YAMLSeq {
  return terms(selector, OF_AMI);
}

/** A value with commas is any of several, which v1 says with a term for each. */
function terms(selector: Node, names: Names): YAMLSeq {
  const list = madeOf(new YAMLSeq(), selector);
  const fields = fieldsOf(selector);
  if (fields.some(({ value }) => valuesOf(value).length > 1)) {
    for (const choice of choices(fields)) list.items.push(chosen(choice, names, selector));
    return list;
  }
  list.items.push(term(fields, names, selector));
  return list;
}

/** One term, of the fields themselves: their comments come along. */
function term(fields: readonly Field[], names: Names, selector: Node): YAMLMap {
  const made = newMap(selector);
  const tags = newMap(selector);
  for (const field of fields) {
    const name = known(names, field.name);
    if (name === undefined) move(field, tags);
    else move(field, made, name);
  }
  if (tags.items.length > 0) put(made, "tags", tags, selector);
  return made;
}

interface Choice {
  readonly field: Field;
  readonly value: string;
}

function chosen(choice: readonly Choice[], names: Names, selector: Node): YAMLMap {
  const made = newMap(selector);
  const tags = newMap(selector);
  for (const { field, value } of choice) {
    const name = known(names, field.name);
    put(name === undefined ? tags : made, name ?? field.name, value, field.value);
  }
  if (tags.items.length > 0) put(made, "tags", tags, selector);
  return made;
}

/** Every choice of one value for each field. */
function choices(fields: readonly Field[]): Choice[][] {
  return fields.reduce<Choice[][]>(
    (before, field) => before.flatMap((choice) => valuesOf(field.value).map((value) => [...choice, { field, value }])),
    [[]],
  );
}

function valuesOf(value: Node): string[] {
  return (textOf(value) ?? "").split(",").map((part) => part.trim());
}
