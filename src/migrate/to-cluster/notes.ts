import type { JsonMap } from "../../cluster/cluster";
import { type PathStep, showPath } from "../../cluster/located";
import type { Note } from "../note";
import { classReferenceOf, isOfAnotherProvider } from "./class-reference";
import { plainOf } from "./commented";
import { ownersOf, unsaidMetadata } from "./metadata";
import { placeholdersIn } from "./placeholders";
import { differences } from "./round-trip";
import type { V1Object } from "./v1-object";

/** What a cluster file has no key for. */
export function unsaidOf(objects: readonly V1Object[]): Note[] {
  return objects.flatMap((object) =>
    unsaidMetadata(object).map(({ path, before }) => ({
      code: "KM724",
      at: object.place(path),
      object: object.title,
      field: showPath(path),
      before,
      after: "none",
      why: "a cluster file says an object's name and description: what else something looks for is kustomize's to add",
    })),
  );
}

/** Whoever deletes a NodePool drains its nodes. */
export function stillOwned(objects: readonly V1Object[]): Note[] {
  return objects.flatMap((object) =>
    ownersOf(object).map(({ name, keep }) => ({
      code: "KM731",
      at: object.place(["metadata"]),
      object: object.title,
      field: "metadata",
      before: `applied by ${name}`,
      after: "applied from what synth writes",
      why: `say ${keep} there before you take it away there: ${name} deletes it else, and its nodes with it`,
    })),
  );
}

export function becomeOthers(objects: readonly V1Object[], specs: ReadonlyMap<string, JsonMap>): Note[] {
  return objects.flatMap((object) =>
    differences(plainOf(object.spec), specs.get(object.title)).map(({ field, before, after }) => ({
      code: "KM727",
      at: object.place(["spec"]),
      object: object.title,
      field,
      before,
      after,
      why: "compare what synth writes with what is on the cluster",
    })),
  );
}

/** Networks that somebody has to complete. */
export function wantFillingIn(objects: readonly V1Object[]): Note[] {
  return objects.map((object) => ({
    code: "KM728",
    ...ofAll(object),
    after: "a comment in the cluster file",
    why: "it does not say subnets and security groups: fill them in and take the # away; until then go on applying it",
  }));
}

export function keptBeside(objects: readonly V1Object[]): Note[] {
  return objects.map((object) => ({
    code: "KM725",
    ...ofAll(object),
    after: "applied, and not in the cluster file",
    why: isOfAnotherProvider(object) ? whyOtherClass(object) : "go on applying what synth does not make",
  }));
}

function whyOtherClass(pool: V1Object): string {
  const { kind, group } = classReferenceOf(pool);
  return `its nodes are of a ${kind} of ${group}, and a cluster file has EC2NodeClasses alone: go on applying it`;
}

/** What stood for the cluster's name, which --name or another object says. */
export function replaced(objects: readonly V1Object[], placeholders: readonly string[], name: string): Note[] {
  return objects.flatMap((object) =>
    inSpec(object)
      .filter(({ text }) => placeholders.includes(text))
      .map(({ path, text }) => ({
        code: "KM729",
        ...at(object, path),
        before: text,
        after: name,
        why: "it stood where the cluster's name belongs",
      })),
  );
}

/** In a script they are its own variables. */
const SCRIPT = "userData";

export function unreplaced(objects: readonly V1Object[]): Note[] {
  return objects.flatMap((object) =>
    inSpec(object)
      .filter(({ path }) => !path.includes(SCRIPT))
      .map(({ path, text }) => ({
        code: "KM730",
        ...at(object, path),
        before: text,
        after: "the same",
        why: "write what it stands for: synth replaces nothing. What is on a cluster has it: kubectl get nodepools,ec2nodeclasses -o yaml",
      })),
  );
}

function inSpec({ value }: V1Object) {
  return placeholdersIn(value.spec, ["spec"]);
}

function at(object: V1Object, path: readonly PathStep[]): Pick<Note, "at" | "object" | "field"> {
  return { at: object.place(path), object: object.title, field: showPath(path) };
}

function ofAll(object: V1Object): Pick<Note, "at" | "object" | "field" | "before"> {
  return { at: object.place(), object: object.title, field: "the whole object", before: "applied" };
}
