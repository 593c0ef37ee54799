import type { JsonMap } from "../../cluster/cluster";
import { showPath } from "../../cluster/located";
import type { Note } from "../note";
import { classReferenceOf, isOfAnotherProvider } from "./class-reference";
import { plainOf } from "./commented";
import { ownersOf, unsaidMetadata } from "./metadata";
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
  return `its class is of the kind ${kind} of ${group}, and a cluster file has EC2NodeClasses alone: go on applying it`;
}

function ofAll(object: V1Object): Pick<Note, "at" | "object" | "field" | "before"> {
  return { at: object.place(), object: object.title, field: "the whole object", before: "applied" };
}
