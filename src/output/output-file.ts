/** A file of a cluster's folder. */
export interface OutputFile {
  /** Below the cluster's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** For scripts. */
  readonly executable?: boolean;
}

/** The file in a cluster's folder that says which of the others are ours; kubectl, kustomize and Flux pass over it. */
export const WRITTEN = ".karpenter-multus";

/** The list of these files, itself a file: sorted, so that it is always the same for the same files. */
export function writtenList(files: readonly OutputFile[]): OutputFile {
  const paths = files.map(({ path }) => path).sort();
  return { path: WRITTEN, text: [TITLE, ...paths, ""].join("\n") };
}

const TITLE = "# Written by karpenter-multus, which overwrites and removes these files and no others.";

/** The paths that a list names. */
export function readWrittenList(text: string): Set<string> {
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
  return new Set([WRITTEN, ...lines]);
}

/** Whether a name can be a cluster's folder: one step, and not hidden, because what is hidden is ours to clean up. */
export function isFolderName(name: string): boolean {
  return isPathBelow(name) && !name.includes("/") && !name.startsWith(".");
}

/** Whether a path stays below the folder that it starts from, and fits on a line of the list. */
export function isPathBelow(path: string): boolean {
  return !/[\p{Cc}\\]/u.test(path) && path.split("/").every((step) => !["", ".", ".."].includes(step));
}
