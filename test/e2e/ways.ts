import type { Json, JsonMap } from "../../src/cluster/cluster";
import { isMap } from "../../src/cluster/json";
import { objectsOf } from "../charts/objects";
import type { ControlPlane } from "./control-plane";

/** One way of many to bring a cluster's folder to its cluster. */
export interface Way {
  readonly name: string;
  /** What kubectl printed: a line for each object. */
  apply(plane: ControlPlane, folder: string): readonly string[];
  /** What would still change: nothing, when all is well. */
  diff(plane: ControlPlane, folder: string): string;
}

const AS_FLUX = ["--server-side", "--force-conflicts", "--field-manager", "kustomize-controller", "--filename", "-"];

/** What kustomize-controller does with a Kustomization of this path, with leave to do less. */
const flux: Way = {
  name: "Flux",
  apply: (plane, folder) => applied(plane, AS_FLUX, asJson(dueForFlux(plane, fluxObjects(plane, folder)))),
  diff: (plane, folder) => differing(plane, AS_FLUX, asJson(fluxObjects(plane, folder))),
};

/** The ways that a cluster's folder is made for. */
export const WAYS: readonly Way[] = [
  {
    name: "kubectl apply -f",
    apply: (plane, folder) => applied(plane, ["--filename", folder]),
    diff: (plane, folder) => differing(plane, ["--filename", folder]),
  },
  {
    name: "kubectl apply -k",
    apply: (plane, folder) => applied(plane, ["--kustomize", folder]),
    diff: (plane, folder) => differing(plane, ["--kustomize", folder]),
  },
  flux,
];

/** Not a way that we promise, but one that people use. */
export const SERVER_SIDE: Way = {
  name: "kubectl apply --server-side -f",
  apply: (plane, folder) => applied(plane, ["--server-side", "--force-conflicts", "--filename", folder]),
  diff: (plane, folder) => differing(plane, ["--server-side", "--force-conflicts", "--filename", folder]),
};

function applied(plane: ControlPlane, args: readonly string[], input?: string): readonly string[] {
  const { status, stdout, stderr } = plane.ask(["apply", "--validate=strict", ...args], input);
  // A warning of the API server is a finding too; that kubectl has not applied the object before is none.
  const warnings = stderr
    .split("\n")
    .filter((line) => line !== "" && !line.includes("/last-applied-configuration annotation"));
  if (status !== 0 || warnings.length > 0)
    throw new Error(`kubectl apply ${args.join(" ")} ended with ${status}\n${warnings.join("\n")}`);
  return stdout.trimEnd().split("\n");
}

function differing(plane: ControlPlane, args: readonly string[], input?: string): string {
  const { stdout, stderr } = plane.ask(["diff", ...args], input);
  return stdout + stderr;
}

/** It builds the folder as kustomize does, and writes on each object whose it is. */
function fluxObjects(plane: ControlPlane, folder: string): JsonMap[] {
  const owner = {
    "kustomize.toolkit.fluxcd.io/name": "cluster",
    "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
  };
  return objectsOf(plane.run(["kustomize", folder])).map((object) => {
    const metadata = mapOf(object.metadata);
    return { ...object, metadata: { ...metadata, labels: { ...mapOf(metadata.labels), ...owner } } };
  });
}

/** Without the objects that are there and whose annotation says that they are to be created once. */
function dueForFlux(plane: ControlPlane, objects: readonly JsonMap[]): JsonMap[] {
  return objects.filter((object) => {
    const annotations = mapOf(mapOf(object.metadata).annotations);
    const isMadeOnce = annotations["kustomize.toolkit.fluxcd.io/ssa"] === "IfNotPresent";
    return !isMadeOnce || plane.ask(["get", "--filename", "-"], asJson([object])).status !== 0;
  });
}

function asJson(objects: readonly JsonMap[]): string {
  return objects.map((object) => JSON.stringify(object)).join("\n");
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}
