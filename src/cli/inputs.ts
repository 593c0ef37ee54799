import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Problem } from "../cluster/problem";
import { wholeFile } from "../cluster/source";
import { readFolder } from "../manifests/folder";
import { isKustomization } from "../manifests/kustomization";
import { allClusterFiles, clusterFile } from "./cluster-files";

/** A file to be looked at. */
export interface Input {
  readonly file: string;
  /** A cluster's, whatever stands in it: nobody has named another. */
  readonly isOfCluster?: boolean;
  /** In a folder, which may hold anything. */
  readonly isFound?: boolean;
}

/** The word for standard input. */
export const PIPED = "-";

export interface Inputs {
  /** Those of one folder together, in the order in which they were named. */
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, Input>>;
  readonly problems: readonly Problem[];
  /** How many files wait for Helm to render them, and how many kustomize alone reads. */
  readonly templates: number;
  readonly partial: number;
  /** How many of the latter change objects of other files. */
  readonly patches: number;
}

/** The files that a user means; without a word every cluster file of the repository. */
export function inputsOf(words: readonly string[]): Inputs {
  const all = words.length === 0 ? allClusterFiles() : [];
  const folders = new Map<string, Map<string, Input>>();
  const add = (input: Input) => {
    const folder = input.file === PIPED ? PIPED : dirname(input.file);
    const inputs = folders.get(folder) ?? new Map<string, Input>();
    if (!inputs.has(input.file)) inputs.set(input.file, input);
    folders.set(folder, inputs);
  };
  const problems = words.length + all.length > 0 ? [] : [empty("clusters", "holds no cluster file (NAME.yaml)")];
  for (const file of all) add({ file, isOfCluster: true });
  let templates = 0;
  let partial = 0;
  let patches = 0;
  for (const word of words) {
    if (word === PIPED || !isFolder(word)) {
      add({ file: word === PIPED || existsSync(word) ? word : clusterFile(word) });
      continue;
    }
    const folder = readFolder(word);
    for (const file of folder.files) add({ file, isFound: true });
    problems.push(...folder.problems);
    if (folder.files.length + folder.problems.length === 0) problems.push(empty(word, "holds no YAML and no JSON"));
    templates += folder.templates.length;
    partial += folder.partial.length;
    patches += folder.partial.filter((file) => !isKustomization(file)).length;
  }
  return { folders, problems, templates, partial, patches };
}

export function isFolder(word: string): boolean {
  return statSync(word, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function empty(folder: string, says: string): Problem {
  const hint = "name a file or another folder: karpenter-multus validate manifests/";
  return { code: "KM001", severity: "error", at: wholeFile(folder), says, hint };
}
