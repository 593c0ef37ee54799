import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { JsonMap } from "../../src/cluster/cluster";
import type { Explanation } from "./differences";

/** A system that others wrote, which a cluster file of this repository describes. */
export interface System {
  /** The cluster file's name, and that of its page in docs/differences/. */
  readonly name: string;
  /** For the page: what is compared, in one sentence. */
  readonly about: string;
  /** Everything that it makes, from its manifests in a folder, in the forms that Karpenter 1 has. */
  readonly objects: (folder: string) => JsonMap[];
  /** What we hand over to be run or applied elsewhere, as objects that can be compared. */
  readonly handedOver: (textOf: (path: string) => string) => JsonMap[];
  readonly explanations: readonly Explanation[];
}

/** Where the systems' manifests are on this machine, or undefined. A public clone of this project has none. */
export function referenceFolder(system: string): string | undefined {
  const { REFERENCE } = process.env;
  const folder = join(REFERENCE ?? resolve(__dirname, "../../../../shared/reference"), system);
  if (existsSync(folder)) return folder;
  if (REFERENCE !== undefined) throw new Error(`REFERENCE is ${REFERENCE}, which has no folder ${system}`);
  return undefined;
}

/** Why a test that compares with them is not run. */
export const WITHOUT_REFERENCE = "its manifests are not part of this repository: REFERENCE names their folder";
