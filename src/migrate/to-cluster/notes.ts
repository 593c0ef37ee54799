import { grouped } from "../../checks/grouped";
import type { JsonMap } from "../../cluster/cluster";
import type { Problem } from "../../cluster/problem";
import { wholeFile } from "../../cluster/source";
import { plainOf } from "./commented";
import { unsaidMetadata } from "./metadata";
import { differences } from "./round-trip";
import type { V1Object } from "./v1-object";

export function unsaidOf(objects: readonly V1Object[]): Problem[] {
  return objects.flatMap((object) =>
    unsaidMetadata(object).map(({ path, what }) => ({
      code: "KM724",
      severity: "warning",
      at: object.place(path),
      says: `${object.title} loses ${what}: a cluster file says the name of an object, and a description`,
      hint: "where something looks for it, add it to what is synthesized, with kustomize for example",
    })),
  );
}

/** Once for each file. */
export function keptBeside(objects: readonly V1Object[]): Problem[] {
  return inFiles(objects).map((kept) => ({
    code: "KM725",
    severity: "info",
    at: wholeFile(kept[0]?.place().file ?? ""),
    says: `not in the cluster file: ${titles(kept)}`,
    hint: "go on applying what synth does not make",
  }));
}

export function wantFillingIn(objects: readonly V1Object[]): Problem[] {
  return inFiles(objects).map((sketched) => ({
    code: "KM728",
    severity: "info",
    at: wholeFile(sketched[0]?.place().file ?? ""),
    says: `these do not say their subnets and security groups, and stand in comments: ${titles(sketched)}`,
    hint: "go on applying them, or fill in what is in capitals and take the # away",
  }));
}

export function becomeOthers(objects: readonly V1Object[], specs: ReadonlyMap<string, JsonMap>): Problem[] {
  return objects.flatMap((object) =>
    differences(plainOf(object.spec), specs.get(object.title)).map((field) => ({
      code: "KM727",
      severity: "warning",
      at: object.place(["spec"]),
      says: `${object.title} becomes another in ${field}`,
      hint: "compare it with what synth writes",
    })),
  );
}

function inFiles(objects: readonly V1Object[]): (readonly V1Object[])[] {
  return [...grouped(objects, (object) => object.place().file).values()];
}

function titles(objects: readonly V1Object[]): string {
  return objects.map(({ title }) => title).join(", ");
}
