import { grouped } from "../../checks/grouped";
import type { JsonMap } from "../../cluster/cluster";
import { showPath } from "../../cluster/located";
import type { Note } from "../note";
import { plainOf } from "./commented";
import { unsaidMetadata } from "./metadata";
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
  return inFiles(objects).map((sketched) => ({
    code: "KM728",
    ...ofAll(sketched),
    before: "what pods see of a network",
    after: "a comment in the cluster file",
    why: "it does not say subnets and security groups: fill them in, and take the # away; until then go on applying it",
  }));
}

export function keptBeside(objects: readonly V1Object[]): Note[] {
  return inFiles(objects).map((kept) => ({
    code: "KM725",
    ...ofAll(kept),
    before: "an object",
    after: "an object, and not in the cluster file",
    why: "go on applying what synth does not make",
  }));
}

/** Once for each file. */
function inFiles(objects: readonly V1Object[]): (readonly [V1Object, ...V1Object[]])[] {
  const files = [...grouped(objects, (object) => object.place().file).values()];
  return files.flatMap(([first, ...others]) => (first ? [[first, ...others] as const] : []));
}

function ofAll(objects: readonly [V1Object, ...V1Object[]]): Pick<Note, "at" | "object" | "field"> {
  const [first] = objects;
  const field = [...grouped(objects, ({ kind }) => kind)].map(
    ([kind, those]) => `${kind} ${those.map(({ name }) => name).join(", ")}`,
  );
  return {
    at: first.place(),
    object: objects.length > 1 ? `and ${objects.length - 1} more` : "",
    field: field.join("; "),
  };
}
