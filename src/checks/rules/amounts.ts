import type { Json } from "../../cluster/cluster";
import { child } from "../../cluster/json";
import type { PathStep } from "../../cluster/located";
import type { Fleet } from "../fleet/fleet";
import type { PlacedObject } from "../placed-object";
import type { Finding, Rule } from "../rule";

/** What is written, and is not what was meant. */
export const amounts: readonly Rule[] = [
  {
    code: "KM530",
    severity: "warning",
    title: "memory of less than a mebibyte",
    why: "Memory is counted in bytes, and m is a thousandth: 512m is half a byte, 2048 is two kilobytes. A container with such a limit never starts, one with such a request is placed as if it needed nothing, and a pool with it launches nothing.",
    mend: "Write the unit: Mi or Gi.",
    check: (fleet) => memories(fleet).flatMap(tooLittle),
  },
];

interface Amount {
  readonly in: PlacedObject;
  readonly path: readonly PathStep[];
  readonly written: Json;
}

function memories({ nodePools, nodeClasses, workloads }: Fleet): Amount[] {
  return [
    ...nodePools.flatMap((pool) => memoryAt(pool, ["spec", "limits"])),
    ...nodeClasses.flatMap((nodeClass) =>
      ["kubeReserved", "systemReserved"].flatMap((key) => memoryAt(nodeClass, ["spec", "kubelet", key])),
    ),
    ...workloads.flatMap((workload) =>
      workload.containers.flatMap(({ imagePath }) =>
        ["requests", "limits"].flatMap((key) => memoryAt(workload, [...imagePath.slice(0, -1), "resources", key])),
      ),
    ),
  ];
}

function memoryAt(object: PlacedObject, path: readonly PathStep[]): Amount[] {
  const whole = [...path, "memory"];
  const written = whole.reduce<Json | undefined>(child, object.value);
  return written === undefined ? [] : [{ in: object, path: whole, written }];
}

const MEBIBYTE = 1024 ** 2;
const BYTES: ReadonlyMap<string, number> = new Map([
  ["m", 0.001],
  ["", 1],
  ["k", 1000],
  ["Ki", 1024],
]);

function tooLittle({ in: object, path, written }: Amount): Finding[] {
  const [, number = "", unit = ""] = /^([0-9]+(?:\.[0-9]+)?)(m|k|Ki|)$/.exec(String(written)) ?? [];
  const bytes = Number(number) * (BYTES.get(unit) ?? Number.NaN);
  if (!(bytes > 0 && bytes < MEBIBYTE)) return [];
  const says = `${String(written)} of memory is ${bytes < 1 ? "less than a byte" : `${Math.round(bytes)} bytes`}`;
  return [{ at: object.place(path), says, hint: `did you mean ${number}Mi?` }];
}
