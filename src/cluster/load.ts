import { basename } from "node:path";
import type { Cluster } from "./cluster";
import { saidOfDefaults, withDefaults } from "./defaults";
import { Findings } from "./findings";
import { readWithInputs } from "./inputs";
import { at, keyPlace, type PathStep, placeOf as placeIn, showPath } from "./located";
import type { Place, Problem } from "./problem";
import { resolveCluster } from "./resolve/resolve";
import { type Source, wholeFile } from "./source";
import { validateClusterFile } from "./validate";

/** Where the files say what a path names, or have the key that ends it: for problems that are found later. */
export type PlaceOf = (path: readonly PathStep[], on?: "key") => Place;

/** What a cluster file says, or what is wrong with it. */
export interface Loaded {
  /** Absent when there is an error among the problems. */
  readonly cluster?: Cluster;
  readonly problems: readonly Problem[];
  readonly placeOf: PlaceOf;
  /** The files that were merged in by extends. */
  readonly bases: readonly string[];
  /** All that was read, for the comments in it. */
  readonly sources: readonly Source[];
  /** The file says of no cluster which it is: it is there to be extended. */
  readonly isBase: boolean;
}

/** Reads a cluster file, with all that it extends. Nothing is thrown for what a user wrote. */
export function loadCluster(file: string): Loaded {
  const { root: written, unset, isBase, bases, sources, problems: read } = readWithInputs(file);
  const files = [...new Set([file, ...bases, ...sources.map((source) => source.file)])];
  if (!written) {
    const placeOf: PlaceOf = (path) => ({ ...wholeFile(file), path: showPath(path) });
    return { problems: inOrder(files, read), bases, sources, isBase, placeOf };
  }
  const root = withDefaults(written);
  const placeOf: PlaceOf = (path, on) => (on === "key" && at(root, path) ? keyPlace(root, path) : placeIn(root, path));
  const validated = validateClusterFile(root, unset);
  const wrong = [...read, ...elsewhere(read, validated.problems)];
  const sorted = (problems: readonly Problem[]) => inOrder(files, saidOfDefaults(root, problems));
  const identity = validated.file?.cluster;
  if (!validated.file || !identity) return { problems: sorted(wrong), bases, sources, isBase, placeOf };
  const findings = new Findings(root);
  const cluster = resolveCluster(findings, clusterId(file), validated.file, identity);
  const problems = sorted([...nameless(file), ...wrong, ...findings.problems]);
  return { ...(problems.length > 0 ? {} : { cluster }), problems, bases, sources, isBase, placeOf };
}

/** A value that is wrong as YAML already is not wrong once more for what it ought to be. */
function elsewhere(before: readonly Problem[], problems: readonly Problem[]): Problem[] {
  const places = new Set(before.map(({ at }) => `${at.file}:${at.line}:${at.column}`));
  return problems.filter(({ at }) => !places.has(`${at.file}:${at.line}:${at.column}`));
}

/** As they stand in the files, each once, for somebody who works through them from the top. */
function inOrder(files: readonly string[], problems: readonly Problem[]): Problem[] {
  const sorted = problems.toSorted(
    ({ at: one }, { at: other }) =>
      files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column,
  );
  return [...new Map(sorted.map((problem) => [JSON.stringify([problem.at, problem.says]), problem])).values()];
}

/** Flux's Kustomization is called like the cluster, and takes no other names than Kubernetes does. */
function nameless(file: string): Problem[] {
  const id = clusterId(file);
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(id) && id.length <= 63) return [];
  const says = `the file's name is the cluster's here, and ${JSON.stringify(id)} is no name that Kubernetes has`;
  const hint = "lower-case letters, digits and -, as prod-eu.yaml";
  return [{ code: "KM105", severity: "error", at: wholeFile(file), says, hint }];
}

/** `clusters/prod-eu.yaml` is the cluster prod-eu, and its output the folder of that name. */
function clusterId(file: string): string {
  return basename(file).replace(/\.ya?ml$/, "");
}
