import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Problem } from "../cluster/problem";
import { wholeFile } from "../cluster/source";
import { readFolder } from "../manifests/folder";
import { allClusterFiles, clusterFile } from "./cluster-files";

/** A file to be looked at. */
export interface Input {
  readonly file: string;
  /** By itself, and not as one of the files of a folder, which may hold anything. */
  readonly isNamed: boolean;
}

/** The word for standard input. */
export const PIPED = "-";

export interface Inputs {
  /** Those of one folder together, in the order in which they were named. */
  readonly folders: ReadonlyMap<string, readonly Input[]>;
  readonly problems: readonly Problem[];
  /** How many files wait for Helm to render them, and how many kustomize alone reads. */
  readonly templates: number;
  readonly partial: number;
}

/** The files that a user means; without a word every cluster file of the repository. */
export function inputsOf(words: readonly string[]): Inputs {
  const named = words.length > 0 ? words : allClusterFiles();
  const folders = new Map<string, Input[]>();
  const known = new Set<string>();
  const add = (file: string, isNamed: boolean) => {
    if (known.has(file)) return;
    known.add(file);
    const folder = file === PIPED ? PIPED : `${dirname(file)}/`;
    folders.set(folder, [...(folders.get(folder) ?? []), { file, isNamed }]);
  };
  const problems: Problem[] = named.length > 0 ? [] : [empty("clusters", "holds no cluster file (NAME.yaml)")];
  let templates = 0;
  let partial = 0;
  for (const word of named) {
    if (!isFolder(word)) {
      add(existsSync(word) || word === PIPED ? word : clusterFile(word), true);
      continue;
    }
    const folder = readFolder(word);
    for (const file of folder.files) add(file, false);
    problems.push(...folder.problems);
    if (folder.files.length + folder.problems.length === 0) problems.push(empty(word, "holds no YAML and no JSON"));
    templates += folder.templates.length;
    partial += folder.partial.length;
  }
  return { folders, problems, templates, partial };
}

function isFolder(word: string): boolean {
  return statSync(word, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function empty(folder: string, says: string): Problem {
  const hint = "name a file or another folder: karpenter-multus validate manifests/";
  return { code: "KM001", severity: "error", at: wholeFile(folder), says, hint };
}
